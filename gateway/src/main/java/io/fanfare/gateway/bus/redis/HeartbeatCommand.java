package io.fanfare.gateway.bus.redis;

import io.netty.buffer.ByteBuf;

/** Publishes a sign of life, on the way that publications take. */
final class HeartbeatCommand extends PublishCommand {
    private final Channels channels;
    private final String channelRest;
    private final BusMessage.Heartbeat heartbeat;

    HeartbeatCommand(
            Outbox outbox, boolean isSharded, Channels channels, String channelRest, BusMessage.Heartbeat heartbeat) {
        super(outbox, isSharded);
        this.channels = channels;
        this.channelRest = channelRest;
        this.heartbeat = heartbeat;
    }

    @Override
    byte[] channelPrefix() {
        return channels.heartbeatPrefix();
    }

    @Override
    String channelRest() {
        return channelRest;
    }

    @Override
    int bodyBytes() {
        return BusFormat.size(heartbeat);
    }

    @Override
    void writeBody(ByteBuf out) {
        BusFormat.write(out, heartbeat);
    }
}
