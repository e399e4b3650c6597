package io.fanfare.bench.driver.mqtt;

import io.fanfare.bench.client.Reframing;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** One client. */
final class MqttPeer extends Peer {
    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH = 0x30;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int TYPE = 0xF0;
    private static final int QOS = 0x06;
    private static final int REFUSED = 0x80;
    private static final int LEVEL = 4;
    private static final int CLEAN_SESSION = 2;
    private static final int NO_KEEP_ALIVE = 0;

    /** Null on TCP, where packets arrive whole. */
    private final Reframing reframing;

    private boolean isReady;
    private int unconfirmed;

    MqttPeer(TopicNames topics, PeerEvents listener, boolean isOnWebSocket) {
        super(topics, listener);
        reframing = isOnWebSocket ? new Reframing(MqttDriver.FRAMING, this::onPacket) : null;
    }

    @Override
    protected void onConnected() {
        ByteBuf frame = connection().newFrame();
        frame.writeByte(CONNECT);
        MqttFraming.writeLength(frame, 12);
        writeText(frame, "MQTT".getBytes(StandardCharsets.US_ASCII));
        frame.writeByte(LEVEL).writeByte(CLEAN_SESSION).writeShort(NO_KEEP_ALIVE);
        writeText(frame, new byte[0]);
        connection().send(frame);
    }

    @Override
    public void subscribe(int[] wanted) {
        unconfirmed = wanted.length;
        for (int i = 0; i < wanted.length; i++) {
            byte[] name = topics.bytes(wanted[i]);
            ByteBuf frame = connection().newFrame();
            frame.writeByte(SUBSCRIBE);
            MqttFraming.writeLength(frame, 2 + 2 + name.length + 1);
            frame.writeShort(1 + i % 0xFFFF);
            writeText(frame, name);
            frame.writeByte(0);
            connection().write(frame);
        }
        flush();
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        byte[] name = topics.bytes(topic);
        ByteBuf frame = connection().newFrame();
        frame.writeByte(acknowledge ? PUBLISH_QOS_1 : PUBLISH);
        MqttFraming.writeLength(frame, 2 + name.length + (acknowledge ? 2 : 0) + payload.length);
        writeText(frame, name);
        if (acknowledge) {
            frame.writeShort(tag);
        }
        frame.writeBytes(payload);
        connection().write(frame);
    }

    private static void writeText(ByteBuf out, byte[] text) {
        out.writeShort(text.length).writeBytes(text);
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        if (reframing == null) {
            onPacket(in, index, bytes);
        } else {
            reframing.onFrame(in, index, bytes);
        }
    }

    private void onPacket(ByteBuf in, int index, int bytes) {
        int first = in.getUnsignedByte(index);
        if (!isReady && first != CONNACK) {
            failFirst(in, index, bytes, "the CONNACK of a broker");
            return;
        }
        int body = MqttFraming.bodyIndex(in, index);
        switch (first & TYPE) {
            case PUBLISH -> onMessage(in, first, body, index + bytes);
            case PUBACK -> listener.onPublished(in.getUnsignedShort(body));
            case CONNACK -> onConnack(in.getUnsignedByte(body + 1));
            case SUBACK -> onSuback(in.getUnsignedByte(body + 2));
            default -> listener.onFailed("a packet of type " + (first >> 4) + " (expected: one that a broker sends)");
        }
    }

    private void onMessage(ByteBuf in, int first, int body, int end) {
        int payloadIndex = body + 2 + in.getUnsignedShort(body) + ((first & QOS) == 0 ? 0 : 2);
        listener.onMessage(in, payloadIndex, end - payloadIndex);
    }

    private void onConnack(int code) {
        if (code == 0) {
            isReady = true;
            listener.onReady(this);
        } else {
            listener.onFailed("the broker refuses the connection with code " + code);
        }
    }

    private void onSuback(int code) {
        if (code == REFUSED) {
            listener.onFailed("the broker refuses a subscription");
        } else if (--unconfirmed == 0) {
            listener.onSubscribed(false);
            listener.onCaughtUp();
        }
    }
}
