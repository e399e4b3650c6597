package io.fanfare.bench.measure;

import io.netty.buffer.ByteBuf;

/** What a scenario does with what its participants hear. Called on their loops, several at once. */
class Receiver {
    /**
     * A message came.
     *
     * @param in borrowed
     */
    void onMessage(ByteBuf in, int payloadIndex) {}

    /** So many messages came by one read. */
    void onRead(int messages) {}
}
