package io.fanfare.gateway.bus.redis.wire;

import io.netty.buffer.ByteBuf;

/**
 * A sign of life on its way to the channel of a primary.
 *
 * @param channelRest what makes that channel belong to the primary, empty if there is only one
 */
public record HeartbeatBytes(Channels channels, String channelRest, BusMessage.Heartbeat heartbeat)
        implements MessageBytes {

    @Override
    public byte[] channelPrefix() {
        return channels.heartbeatPrefix();
    }

    @Override
    public int size() {
        return BusFormat.size(heartbeat);
    }

    @Override
    public void write(ByteBuf out) {
        BusFormat.write(out, heartbeat);
    }
}
