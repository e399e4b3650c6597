package io.fanfare.gateway.bus.redis.wire;

import io.fanfare.gateway.bus.redis.wire.BusMessage.Dropped;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells messages of nodes from what anybody else publishes in Redis, by a secret that the nodes share:
 *
 * <pre>
 *  2 | HMAC-SHA-256 of channel, a zero byte and message, the first 16 bytes | message as {@link BusFormat} has it
 * </pre>
 *
 * The channel is part of it, so that a message can't be put into another topic. One that is published again in its own channel
 * is genuine: of a durable topic it is known already, of an ephemeral one it is seen twice. On the bus loop.
 */
public final class BusSeal {
    /** What a secret of before is called that there was none of. */
    public static final String UNSEALED = "unsealed";

    static final int VERSION = 2;
    static final int BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";

    /** Null without a secret: nothing is sealed then, and everything believed. */
    private final Mac current;
    /** Null if there was none before. */
    private final Mac former;

    private final boolean takesUnsealed;

    /**
     * @param secret empty for none
     * @param formerSecret what is believed too: empty for none, {@value #UNSEALED} for messages without a seal
     */
    public BusSeal(String secret, String formerSecret) {
        boolean hadNone = formerSecret.equals(UNSEALED);
        current = secret.isEmpty() ? null : mac(secret);
        former = formerSecret.isEmpty() || hadNone ? null : mac(formerSecret);
        takesUnsealed = secret.isEmpty() || hadNone;
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, missing);
        }
    }

    /** The message as it is to be published. */
    public MessageBytes seal(MessageBytes message) {
        return current == null ? message : new SealedBytes(message, this);
    }

    /** @return 16 bytes or more, of which the first 16 are the seal */
    byte[] of(MessageBytes message, ByteBuf bytes) {
        current.update(message.channelPrefix());
        current.update(message.channelRest().getBytes(StandardCharsets.UTF_8));
        current.update((byte) 0);
        current.update(bytes.nioBuffer());
        return current.doFinal();
    }

    /**
     * Something as it is to be left in Redis.
     *
     * @param place where: part of what is sealed, so that it can't be put elsewhere
     * @param bytes which begin with the version of a message between nodes
     */
    public byte[] seal(String place, byte[] bytes) {
        if (current == null) {
            return bytes;
        }
        byte[] sealed = new byte[1 + BYTES + bytes.length];
        sealed[0] = VERSION;
        System.arraycopy(seal(current, place, bytes, 0), 0, sealed, 1, BYTES);
        System.arraycopy(bytes, 0, sealed, 1 + BYTES, bytes.length);
        return sealed;
    }

    /** What was left in a place, or null if no node has left it there. */
    public byte[] open(String place, byte[] left) {
        if (left.length == 0 || left[0] != VERSION) {
            return takesUnsealed ? left : null;
        }
        if (left.length < 1 + BYTES) {
            return null;
        }
        byte[] seal = Arrays.copyOfRange(left, 1, 1 + BYTES);
        boolean isGenuine = current == null
                || MessageDigest.isEqual(seal(current, place, left, 1 + BYTES), seal)
                || former != null && MessageDigest.isEqual(seal(former, place, left, 1 + BYTES), seal);
        return isGenuine ? Arrays.copyOfRange(left, 1 + BYTES, left.length) : null;
    }

    private static byte[] seal(Mac mac, String place, byte[] bytes, int from) {
        mac.update(place.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        mac.update(bytes, from, bytes.length - from);
        return Arrays.copyOf(mac.doFinal(), BYTES);
    }

    /** What a channel has brought, or {@link Dropped#FORGED} if no node has published it there. */
    public BusMessage open(String channel, BusMessage message) {
        if (message instanceof SealedMessage sealed) {
            return current == null || isGenuine(current, channel, sealed) || isGenuine(former, channel, sealed)
                    ? sealed.message()
                    : Dropped.FORGED;
        }
        return takesUnsealed || message instanceof Dropped ? message : Dropped.FORGED;
    }

    private static boolean isGenuine(Mac mac, String channel, SealedMessage sealed) {
        if (mac == null) {
            return false;
        }
        mac.update(channel.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        mac.update(sealed.bytes());
        return MessageDigest.isEqual(Arrays.copyOf(mac.doFinal(), BYTES), sealed.seal());
    }
}
