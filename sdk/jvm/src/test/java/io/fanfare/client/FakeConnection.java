package io.fanfare.client;

import java.util.ArrayList;
import java.util.List;

/** A connection as the node sees it. */
final class FakeConnection implements Transport.Connection {
    final Transport.Listener listener;
    final List<byte[]> frames = new ArrayList<>();
    boolean isClosed;
    /** Whether it ended without sending what was given to it before. */
    boolean isCancelled;

    FakeConnection(Transport.Listener listener) {
        this.listener = listener;
    }

    @Override
    public void send(byte[] frame) {
        frames.add(frame);
    }

    @Override
    public void close() {
        isClosed = true;
    }

    @Override
    public void cancel() {
        isCancelled = true;
        isClosed = true;
    }

    /** The connection is gone. */
    void cut(int code) {
        isClosed = true;
        listener.onClosed(code, 0, null);
    }

    void say(FrameWriter frame) {
        listener.onFrame(frame.frame());
    }

    void welcome(String session) {
        say(frame(0x41)
                .text(session)
                .text("node")
                .varint(25)
                .varint(1 << 20)
                .varint(1_000)
                .varint(0));
    }

    void subscribed(long requestId, String topic, int topicId, Position head, int result) {
        FrameWriter frame =
                frame(0x42).varint(requestId).text(topic).varint(topicId).flags((head == null ? 0 : 1) | result << 1);
        if (head != null) {
            frame.varint(head.epoch()).varint(head.offset());
        }
        say(frame);
    }

    void message(int topicId, long offset) {
        say(frame(0x80 | topicId >> 16)
                .flags(topicId >> 8 & 0xff)
                .flags(topicId & 0xff)
                .varint(offset)
                .raw(new byte[] {'{', '}'}));
    }

    void published(long requestId, long epoch, long offset) {
        say(frame(0x44).varint(requestId).flags(1).varint(epoch).varint(offset));
    }

    void error(long requestId, int code, boolean isRetryable, String topic) {
        say(frame(0x4c)
                .varint(code)
                .flags(isRetryable ? 1 : 0)
                .varint(requestId)
                .text(topic)
                .varint(0)
                .text("text"));
    }

    void goAway(int code, boolean isComeBack, long windowMillis) {
        say(frame(0x4d)
                .varint(code)
                .flags(isComeBack ? 1 : 0)
                .varint(windowMillis)
                .text(""));
    }

    static FrameWriter frame(int opcode) {
        return new FrameWriter().flags(opcode);
    }

    /** The frames of an opcode that the client has sent, each behind its opcode. */
    List<FrameReader> sent(int opcode) {
        List<FrameReader> sent = new ArrayList<>();
        for (byte[] frame : frames) {
            if (frame[0] == opcode) {
                FrameReader reader = new FrameReader(frame);
                try {
                    reader.flags();
                } catch (DamagedFrameException fault) {
                    throw new AssertionError(fault);
                }
                sent.add(reader);
            }
        }
        return sent;
    }

    /** The request id of the last frame of an opcode. */
    long lastId(int opcode) {
        List<FrameReader> sent = sent(opcode);
        try {
            return sent.get(sent.size() - 1).varint();
        } catch (DamagedFrameException fault) {
            throw new AssertionError(fault);
        }
    }
}
