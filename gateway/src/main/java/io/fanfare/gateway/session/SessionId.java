package io.fanfare.gateway.session;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * A session's id: where it is (node, loop and slot) and 72 random bits, because who knows the id may take the session over.
 * Written as 22 characters of base64url, which nobody but the node takes apart.
 *
 * <pre>
 *   high: node 22 | loop 10 | slot 24 | random 8      low: random 64
 * </pre>
 */
record SessionId(long high, long low) {
    static final int MAX_LOOPS = 1 << 10;
    private static final int SLOT_BITS = 24;
    private static final int LOOP_BITS = 10;
    private static final int RANDOM_BITS = 8;
    private static final int NODE_SHIFT = LOOP_BITS + SLOT_BITS + RANDOM_BITS;
    static final int BYTES = 2 * Long.BYTES;

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /** The high bits of a session on a node's loop; the rest of the arguments' bits is not used. */
    static long high(int nodeTag, int loop, int slot, int random) {
        return (long) nodeTag << NODE_SHIFT
                | (long) (loop & (1 << LOOP_BITS) - 1) << SLOT_BITS + RANDOM_BITS
                | (long) (slot & (1 << SLOT_BITS) - 1) << RANDOM_BITS
                | random & (1 << RANDOM_BITS) - 1;
    }

    /**
     * Reads an id that a client has sent.
     *
     * @return null if it can't be one
     */
    static SessionId parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
        if (bytes.length != BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new SessionId(buffer.getLong(), buffer.getLong());
    }

    String text() {
        return TEXT.encodeToString(
                ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array());
    }

    /** Whether it is a session of the node with this tag. */
    boolean isOf(int nodeTag) {
        return high >>> NODE_SHIFT == high(nodeTag, 0, 0, 0) >>> NODE_SHIFT;
    }

    int loop() {
        return (int) (high >>> SLOT_BITS + RANDOM_BITS) & (1 << LOOP_BITS) - 1;
    }

    int slot() {
        return (int) (high >>> RANDOM_BITS) & (1 << SLOT_BITS) - 1;
    }

    /** Not the id itself: logs may be read by people who must not take sessions over. */
    @Override
    public String toString() {
        return "SessionId[loop " + loop() + ", slot " + slot() + "]";
    }
}
