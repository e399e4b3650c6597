package io.fanfare.storage;

/** What {@link HistoryStore#readAfter} takes, checked the same by every store. */
public final class ReadArguments {
    private ReadArguments() {}

    /**
     * @throws IllegalArgumentException if the offset is negative or the count is not positive
     */
    public static void check(long afterOffset, int maxCount) {
        if (afterOffset < 0) {
            throw new IllegalArgumentException("afterOffset: " + afterOffset + " (expected: >= 0)");
        }
        if (maxCount < 1) {
            throw new IllegalArgumentException("maxCount: " + maxCount + " (expected: >= 1)");
        }
    }
}
