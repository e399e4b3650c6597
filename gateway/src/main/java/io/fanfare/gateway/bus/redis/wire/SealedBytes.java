package io.fanfare.gateway.bus.redis.wire;

import io.netty.buffer.ByteBuf;

/** A message on its way to Redis that gets a seal when it is written. */
public record SealedBytes(MessageBytes message, BusSeal seal) implements MessageBytes {
    private static final int FRONT_BYTES = 1 + BusSeal.BYTES;

    @Override
    public byte[] channelPrefix() {
        return message.channelPrefix();
    }

    @Override
    public String channelRest() {
        return message.channelRest();
    }

    @Override
    public boolean isPublication() {
        return message.isPublication();
    }

    @Override
    public boolean isDurable() {
        return message.isDurable();
    }

    @Override
    public int size() {
        return FRONT_BYTES + message.size();
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(BusSeal.VERSION);
        int sealAt = out.writerIndex();
        out.writeZero(BusSeal.BYTES);
        message.write(out);
        int start = sealAt + BusSeal.BYTES;
        out.setBytes(sealAt, seal.of(message, out.slice(start, out.writerIndex() - start)), 0, BusSeal.BYTES);
    }
}
