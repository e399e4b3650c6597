package io.fanfare.gateway.bus.redis.wire;

import io.netty.buffer.ByteBuf;

/** A message with a seal on it: what it says counts only once {@link BusSeal} has found the seal genuine. */
public final class SealedMessage implements BusMessage {
    private final byte[] seal;
    private final byte[] bytes;
    private final BusMessage message;

    private SealedMessage(byte[] seal, byte[] bytes, BusMessage message) {
        this.seal = seal;
        this.bytes = bytes;
        this.message = message;
    }

    /** Reads the rest of a message that began with {@link BusSeal#VERSION}. Echoes and garbage need no seal. */
    static BusMessage read(ByteBuf in, long self) {
        byte[] seal = new byte[BusSeal.BYTES];
        in.readBytes(seal);
        byte[] bytes = new byte[in.readableBytes()];
        in.getBytes(in.readerIndex(), bytes);
        BusMessage message = BusFormat.readUnsealed(in, self);
        return message instanceof Dropped ? message : new SealedMessage(seal, bytes, message);
    }

    byte[] seal() {
        return seal;
    }

    /** What the seal is about, besides the channel. */
    byte[] bytes() {
        return bytes;
    }

    BusMessage message() {
        return message;
    }
}
