package io.fanfare.bench.driver.redis;

import io.fanfare.bench.driver.Peer;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.bench.driver.TopicNames;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** One connection in RESP3, which may publish while it is subscribed. */
final class RedisPeer extends Peer {
    private static final int NOBODY = 0;

    /** Tags of publishes without an answer, oldest first; {@link #NOBODY} if nobody waits for it. */
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();

    private boolean isReady;
    private int unconfirmed;

    RedisPeer(TopicNames topics, PeerEvents listener) {
        super(topics, listener);
    }

    @Override
    protected void onConnected() {
        ByteBuf frame = connection().newFrame();
        frame.writeCharSequence("*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n", StandardCharsets.US_ASCII);
        connection().send(frame);
    }

    @Override
    public void subscribe(int[] wanted) {
        unconfirmed = wanted.length;
        ByteBuf frame = connection().newFrame();
        frame.writeCharSequence("*" + (1 + wanted.length) + "\r\n$9\r\nSUBSCRIBE\r\n", StandardCharsets.US_ASCII);
        for (int topic : wanted) {
            writeBulk(frame, topics.bytes(topic));
        }
        connection().send(frame);
    }

    @Override
    public void publish(int topic, byte[] payload, int tag, boolean acknowledge) {
        waiting.add(acknowledge ? tag : NOBODY);
        ByteBuf frame = connection().newFrame();
        frame.writeCharSequence("*3\r\n$7\r\nPUBLISH\r\n", StandardCharsets.US_ASCII);
        writeBulk(frame, topics.bytes(topic));
        writeBulk(frame, payload);
        connection().write(frame);
    }

    private static void writeBulk(ByteBuf out, byte[] bytes) {
        out.writeCharSequence("$" + bytes.length + "\r\n", StandardCharsets.US_ASCII);
        out.writeBytes(bytes).writeByte('\r').writeByte('\n');
    }

    @Override
    public void onFrame(ByteBuf in, int index, int bytes) {
        byte type = in.getByte(index);
        if (type == '>') {
            onPush(in, index, index + bytes);
        } else if (type == '-') {
            onError(in.toString(index + 1, bytes - 1, StandardCharsets.US_ASCII).trim());
        } else if (!isReady && type == '%') {
            isReady = true;
            listener.onReady(this);
        } else if (!isReady) {
            failFirst(in, index, bytes, "the map that answers HELLO in RESP3");
        } else {
            int tag = waiting.remove();
            if (tag != NOBODY) {
                listener.onPublished(tag);
            }
        }
    }

    private void onPush(ByteBuf in, int index, int limit) {
        int kind = RespFraming.afterLine(in, index);
        int kindText = RespFraming.afterLine(in, kind);
        if (in.getByte(kindText) == 'm') {
            int payload = RespFraming.end(in, RespFraming.end(in, kind, limit), limit);
            listener.onMessage(in, RespFraming.afterLine(in, payload), RespFraming.number(in, payload));
        } else if (in.getByte(kindText) == 's' && --unconfirmed == 0) {
            listener.onSubscribed(false);
            listener.onCaughtUp();
        }
    }

    private void onError(String text) {
        Integer tag = waiting.poll();
        if (tag == null || tag == NOBODY) {
            listener.onFailed(text);
        } else {
            listener.onRefused(tag, text);
        }
    }
}
