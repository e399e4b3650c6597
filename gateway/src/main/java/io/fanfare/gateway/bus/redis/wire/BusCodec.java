package io.fanfare.gateway.bus.redis.wire;

import io.lettuce.core.codec.RedisCodec;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Channels as text and messages read where they arrive, without a copy in between. Messages are written elsewhere. */
public final class BusCodec implements RedisCodec<String, BusMessage> {
    private final long self;

    public BusCodec(long self) {
        this.self = self;
    }

    @Override
    public String decodeKey(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            int start = bytes.arrayOffset() + bytes.position();
            return new String(bytes.array(), start, bytes.remaining(), StandardCharsets.UTF_8);
        }
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Override
    public BusMessage decodeValue(ByteBuffer bytes) {
        return BusFormat.read(Unpooled.wrappedBuffer(bytes), self);
    }

    @Override
    public ByteBuffer encodeKey(String channel) {
        return StandardCharsets.UTF_8.encode(channel);
    }

    /** Nobody asks for it: {@link MessageBytes} write themselves. */
    @Override
    public ByteBuffer encodeValue(BusMessage message) {
        throw new UnsupportedOperationException("messages are written by MessageBytes");
    }
}
