package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;

/** What a connection tells of itself. Called on the connection's loop. */
public interface FrameListener {
    /** The transport takes frames from now on. Not called if the connection could not be opened. */
    void onOpen(FrameConnection connection);

    /**
     * A frame arrived.
     *
     * @param in holds the frame among other bytes; borrowed, its indexes stay as they are
     * @param index where the frame begins
     * @param bytes how long the frame is
     */
    void onFrame(ByteBuf in, int index, int bytes);

    /** All frames of one read have been told. Without effect unless overridden. */
    default void onReadComplete() {}

    /** What had piled up to be sent is on its way: more may be sent. Without effect unless overridden. */
    default void onWritable() {}

    /**
     * The connection is gone, or could not be opened.
     *
     * @param end how, with the close code that the node sent, if it sent one
     */
    void onClosed(ConnectionEnd end);
}
