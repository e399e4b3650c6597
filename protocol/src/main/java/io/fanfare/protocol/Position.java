package io.fanfare.protocol;

/**
 * A place in a durable topic.
 *
 * @param epoch names one life of the history store: 1..2^53-1, so that it survives JSON; in a client's request 0 means
 *     "whatever the epoch is"
 * @param offset counts a topic's publications 1, 2, 3 … without holes; 0 is the place before the first
 */
public record Position(long epoch, long offset) {
    public static final long MAX_EPOCH = (1L << 53) - 1;

    public Position {
        if (epoch < 0 || epoch > MAX_EPOCH) {
            throw new IllegalArgumentException("epoch: " + epoch + " (expected: 0.." + MAX_EPOCH + ")");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset: " + offset + " (expected: >= 0)");
        }
    }
}
