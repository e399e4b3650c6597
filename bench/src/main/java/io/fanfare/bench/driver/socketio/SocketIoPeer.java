package io.fanfare.bench.driver.socketio;

import io.fanfare.bench.check.Stamp;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** One client, in the default namespace. Packets begin with the type of Engine.IO, then that of Socket.IO. */
final class SocketIoPeer extends Peer {
    private static final byte OPEN = '0';
    private static final byte PING = '2';
    private static final byte MESSAGE = '4';
    private static final byte CONNECT = '0';
    private static final byte EVENT = '2';
    private static final byte ACKNOWLEDGEMENT = '3';
    private static final byte CONNECT_ERROR = '4';
    /** Above the tags of publishes. */
    private static final int SUBSCRIBE_ID = 1 << 16;

    private int unconfirmed;

    SocketIoPeer(TopicNames topics, PeerEvents listener) {
        super(topics, listener);
    }

    @Override
    protected void onConnected() {}

    @Override
    public void subscribe(int[] wanted) {
        unconfirmed = wanted.length;
        for (int topic : wanted) {
            write("42" + SUBSCRIBE_ID + "[\"S\",\"" + topics.name(topic) + "\"]", null);
        }
        flush();
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        write("42" + (acknowledge ? tag : "") + "[\"P\",\"" + topics.name(topic) + "\",", payload);
    }

    private void write(String head, byte[] payload) {
        ByteBuf frame = connection().newFrame();
        frame.writeCharSequence(head, StandardCharsets.US_ASCII);
        if (payload != null) {
            frame.writeBytes(payload).writeByte(']');
        }
        connection().write(frame);
    }

    private void send(String packet) {
        write(packet, null);
        flush();
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        switch (in.getByte(index)) {
            case OPEN -> send("40");
            case PING -> send("3");
            case MESSAGE -> onPacket(in, index + 1, index + bytes);
            default -> {
                // Nothing else concerns a client that does not upgrade.
            }
        }
    }

    private void onPacket(ByteBuf in, int index, int end) {
        switch (in.getByte(index)) {
            case EVENT -> {
                int payloadIndex = Stamp.find(in, index, end - index);
                if (payloadIndex >= 0) {
                    listener.onMessage(in, payloadIndex, end - 1 - payloadIndex);
                }
            }
            case ACKNOWLEDGEMENT -> onAcknowledged(id(in, index + 1));
            case CONNECT -> listener.onReady(this);
            case CONNECT_ERROR -> listener.onFailed(in.toString(index, end - index, StandardCharsets.UTF_8));
            default ->
                listener.onFailed(
                        "a packet that was not expected: " + in.toString(index, end - index, StandardCharsets.UTF_8));
        }
    }

    private void onAcknowledged(int id) {
        if (id != SUBSCRIBE_ID) {
            listener.onPublished(id);
        } else if (--unconfirmed == 0) {
            listener.onSubscribed(false);
            listener.onCaughtUp();
        }
    }

    private static int id(ByteBuf in, int index) {
        int id = 0;
        int i = index;
        for (byte digit = in.getByte(i); digit >= '0' && digit <= '9'; digit = in.getByte(++i)) {
            id = id * 10 + digit - '0';
        }
        return id;
    }
}
