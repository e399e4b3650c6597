package io.fanfare.bench.load;

/**
 * The time that all processes of a run share: that of the controller. On one machine it is {@link System#nanoTime} itself,
 * which the kernel gives to every process alike.
 *
 * @param aheadNanos how far the controller's is ahead of this process's
 */
public record RunClock(long aheadNanos) {
    public static final RunClock OWN = new RunClock(0);

    public long nanos() {
        return System.nanoTime() + aheadNanos;
    }
}
