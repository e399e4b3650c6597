package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Takes a stream of bytes apart that travels in WebSocket messages, whose borders mean nothing: one may hold several
 * frames, or a part of one. Belongs to one connection; its loop only.
 */
public final class Reframing {
    private final Framing framing;
    private final FrameConsumer consumer;
    /** The beginning of a frame that is not complete, or null. */
    private ByteBuf incomplete;

    /** Takes complete frames. */
    public interface FrameConsumer {
        /**
         * A frame is complete.
         *
         * @param in holds it among other bytes; borrowed
         */
        void onFrame(ByteBuf in, int index, int bytes);
    }

    public Reframing(Framing framing, FrameConsumer consumer) {
        this.framing = framing;
        this.consumer = consumer;
    }

    /** Takes what one WebSocket message holds. */
    public void onFrame(ByteBuf in, int index, int bytes) {
        if (incomplete == null) {
            int taken = deliver(in, index, bytes);
            if (taken < bytes) {
                incomplete = Unpooled.buffer(bytes - taken).writeBytes(in, index + taken, bytes - taken);
            }
            return;
        }
        incomplete.writeBytes(in, index, bytes);
        int taken = deliver(incomplete, incomplete.readerIndex(), incomplete.readableBytes());
        incomplete.skipBytes(taken);
        if (incomplete.isReadable()) {
            incomplete.discardReadBytes();
        } else {
            incomplete = null;
        }
    }

    private int deliver(ByteBuf in, int index, int bytes) {
        int taken = 0;
        while (taken < bytes) {
            int frameBytes = framing.frameBytes(in, index + taken, bytes - taken);
            if (frameBytes == 0) {
                break;
            }
            consumer.onFrame(in, index + taken, frameBytes);
            taken += frameBytes;
        }
        return taken;
    }
}
