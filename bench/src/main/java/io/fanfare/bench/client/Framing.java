package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;

/** Tells where a frame ends in a stream of bytes. Without state; any thread. */
public interface Framing {
    /**
     * The length of a frame, its header included.
     *
     * @param index where it begins
     * @param available how many bytes there are from the index on, at least 1
     * @return 0 if the frame is not complete
     */
    int frameBytes(ByteBuf in, int index, int available);
}
