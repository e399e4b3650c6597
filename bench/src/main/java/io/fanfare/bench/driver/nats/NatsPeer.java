package io.fanfare.bench.driver.nats;

import io.fanfare.bench.client.Reframing;
import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** One client. What it has sent is confirmed by the answer to a PING that it sends after. */
final class NatsPeer extends Peer {
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true,"
            + "\"lang\":\"bench\",\"version\":\"1\",\"protocol\":1}\r\nPING\r\n";

    /** What INFO, -ERR, +OK, PING and PONG begin with. */
    private static final String FIRST_OF_ALL = "I-+P";

    /** Null on TCP, where lines arrive whole. */
    private final Reframing reframing;

    private boolean isReady;
    private boolean isSubscribing;

    NatsPeer(TopicNames topics, PeerEvents listener, boolean isOnWebSocket) {
        super(topics, listener);
        reframing = isOnWebSocket ? new Reframing(NatsDriver.FRAMING, this::onOperation) : null;
    }

    @Override
    protected void onConnected() {
        send(CONNECT);
    }

    @Override
    public void subscribe(int[] wanted) {
        isSubscribing = true;
        for (int i = 0; i < wanted.length; i++) {
            ByteBuf frame = connection().newFrame();
            frame.writeCharSequence(
                    "SUB " + topics.name(wanted[i]) + " " + (i + 1) + "\r\n", StandardCharsets.US_ASCII);
            connection().write(frame);
        }
        send("PING\r\n");
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        ByteBuf frame = connection().newFrame();
        frame.writeByte('P').writeByte('U').writeByte('B').writeByte(' ').writeBytes(topics.bytes(topic));
        frame.writeCharSequence(" " + payload.length + "\r\n", StandardCharsets.US_ASCII);
        frame.writeBytes(payload).writeByte('\r').writeByte('\n');
        connection().write(frame);
    }

    private void send(String text) {
        ByteBuf frame = connection().newFrame();
        frame.writeCharSequence(text, StandardCharsets.US_ASCII);
        connection().send(frame);
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        if (reframing == null) {
            onOperation(in, index, bytes);
        } else {
            reframing.onFrame(in, index, bytes);
        }
    }

    private void onOperation(ByteBuf in, int index, int bytes) {
        if (!isReady && FIRST_OF_ALL.indexOf(in.getByte(index)) < 0) {
            failFirst(in, index, bytes, "the INFO of a NATS server");
            return;
        }
        switch (in.getByte(index)) {
            case 'M' -> onMessage(in, index, bytes);
            case 'P' -> onPingOrPong(in.getByte(index + 1) == 'I');
            case '-' ->
                listener.onFailed(
                        in.toString(index, bytes, StandardCharsets.US_ASCII).trim());
            default -> {
                // INFO and +OK: nothing is to be done.
            }
        }
    }

    private void onMessage(ByteBuf in, int index, int bytes) {
        int lineEnd = in.indexOf(index, index + bytes, (byte) '\n');
        listener.onMessage(in, lineEnd + 1, index + bytes - 2 - (lineEnd + 1));
    }

    private void onPingOrPong(boolean isPing) {
        if (isPing) {
            send("PONG\r\n");
        } else if (!isReady) {
            isReady = true;
            listener.onReady(this);
        } else if (isSubscribing) {
            isSubscribing = false;
            listener.onSubscribed(false);
            listener.onCaughtUp();
        }
    }
}
