package io.fanfare.gateway.bus.redis.wire;

import io.netty.buffer.ByteBuf;

/** A message on its way to Redis: its channel, in two parts so that what all begin with is encoded once, and its bytes. */
public interface MessageBytes {

    /** What every channel of the kind begins with. */
    byte[] channelPrefix();

    String channelRest();

    /** How many bytes {@link #write} appends. */
    int size();

    void write(ByteBuf out);
}
