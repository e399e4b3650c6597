package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** A place in a durable topic: its offset, 1, 2, 3 … without holes, in one life of the store. Immutable. */
public final class Position {
    private final long epoch;
    private final long offset;

    /**
     * @param epoch at least 0; 0 stands for whatever the epoch is
     * @param offset at least 0; 0 is the place before the first message
     */
    public Position(long epoch, long offset) {
        if (epoch < 0 || offset < 0) {
            throw new IllegalArgumentException("position: " + epoch + ":" + offset + " (expected: not negative)");
        }
        this.epoch = epoch;
        this.offset = offset;
    }

    /**
     * Reads what {@link #toString} has written.
     *
     * @return null for anything else
     */
    public static @Nullable Position parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return null;
        }
        try {
            long epoch = Long.parseLong(text.substring(0, colon));
            long offset = Long.parseLong(text.substring(colon + 1));
            return epoch < 0 || offset < 0 ? null : new Position(epoch, offset);
        } catch (NumberFormatException notOne) {
            return null;
        }
    }

    public long epoch() {
        return epoch;
    }

    public long offset() {
        return offset;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Position && ((Position) other).epoch == epoch && ((Position) other).offset == offset;
    }

    @Override
    public int hashCode() {
        return 31 * (int) (epoch ^ (epoch >>> 32)) + (int) (offset ^ (offset >>> 32));
    }

    /** {@code epoch:offset}. */
    @Override
    public String toString() {
        return epoch + ":" + offset;
    }
}
