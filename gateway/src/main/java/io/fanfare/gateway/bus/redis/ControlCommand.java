package io.fanfare.gateway.bus.redis;

import io.netty.buffer.ByteBuf;

/** Publishes what nodes say to each other, on the way that publications take. */
final class ControlCommand extends PublishCommand {
    private final Channels channels;
    private final String channelRest;
    private final BusMessage.Control message;
    private final int bodyBytes;

    ControlCommand(
            Outbox outbox, boolean isSharded, Channels channels, String channelRest, BusMessage.Control message) {
        super(outbox, isSharded);
        this.channels = channels;
        this.channelRest = channelRest;
        this.message = message;
        this.bodyBytes = BusFormat.size(message);
    }

    boolean isHeartbeat() {
        return message instanceof BusMessage.Heartbeat;
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
        return bodyBytes;
    }

    @Override
    void writeBody(ByteBuf out) {
        BusFormat.write(out, message);
    }
}
