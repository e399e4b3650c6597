package io.fanfare.bench.load;

/**
 * When to load the server, and what of it to measure.
 *
 * @param startNanos when the load begins, by the run's clock
 * @param measureNanos from when on it is measured
 * @param endNanos when it ends
 * @param rate messages a second; 0 for what the load says itself
 * @param marks ascending times that part the measured time into stretches, one more than there are marks
 */
public record Window(long startNanos, long measureNanos, long endNanos, int rate, long[] marks) {
    /** Measures nothing. */
    public static final Window NONE = new Window(0, Long.MAX_VALUE, Long.MAX_VALUE, 0, new long[0]);

    /** Whether a message that was due then is measured. */
    boolean measures(long dueNanos) {
        return dueNanos >= measureNanos && dueNanos < endNanos;
    }

    /** Which stretch a time belongs to. */
    int stretchOf(long nanos) {
        int stretch = 0;
        while (stretch < marks.length && nanos >= marks[stretch]) {
            stretch++;
        }
        return stretch;
    }
}
