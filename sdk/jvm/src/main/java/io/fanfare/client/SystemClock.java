package io.fanfare.client;

/** {@code nanoTime} stands still on some machines while they sleep, and the wall clock jumps: of the two the one that went further counts. */
final class SystemClock implements Clock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long elapsedNanos;
    private long steadyNanos = System.nanoTime();
    private long wallMillis = System.currentTimeMillis();

    @Override
    public synchronized long elapsedMillis() {
        long nextSteadyNanos = System.nanoTime();
        long nextWallMillis = System.currentTimeMillis();
        long steady = nextSteadyNanos - steadyNanos;
        // a millisecond less than it says: what it rounds up would add up
        long wall = (nextWallMillis - wallMillis - 1) * NANOS_PER_MILLI;
        elapsedNanos += Math.max(0, Math.max(steady, wall));
        steadyNanos = nextSteadyNanos;
        wallMillis = nextWallMillis;
        return elapsedNanos / NANOS_PER_MILLI;
    }
}
