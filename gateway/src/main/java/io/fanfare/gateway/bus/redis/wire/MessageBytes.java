package io.fanfare.gateway.bus.redis.wire;

import io.netty.buffer.ByteBuf;

/** A message on its way to Redis: its channel, in two parts so that what all begin with is encoded once, and its bytes. */
public interface MessageBytes {

    /** What every channel of the kind begins with. */
    byte[] channelPrefix();

    String channelRest();

    /** Whether it is a publication, and no sign of life. */
    default boolean isPublication() {
        return false;
    }

    /** Whether it is a publication of a durable topic. */
    default boolean isDurable() {
        return false;
    }

    /** How many bytes {@link #write} appends. */
    int size();

    void write(ByteBuf out);
}
