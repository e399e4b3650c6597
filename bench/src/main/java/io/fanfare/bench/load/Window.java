package io.fanfare.bench.load;

/**
 * When to load the server, and what of it to measure.
 *
 * @param startNanos when the load begins, by the run's clock
 * @param measureNanos from when on it is measured
 * @param endNanos when it ends
 * @param rate messages a second; 0 for what the load says itself
 */
public record Window(long startNanos, long measureNanos, long endNanos, int rate) {
    /** Measures nothing. */
    public static final Window NONE = new Window(0, Long.MAX_VALUE, Long.MAX_VALUE, 0);

    /** Whether a message that was due then is measured. */
    boolean measures(long dueNanos) {
        return dueNanos >= measureNanos && dueNanos < endNanos;
    }
}
