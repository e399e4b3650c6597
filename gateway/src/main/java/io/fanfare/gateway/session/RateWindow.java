package io.fanfare.gateway.session;

/** Counts what was used in the present second or minute, whichever its user counts by. */
final class RateWindow {
    private int window;
    private int used;

    /**
     * Uses some. What crosses the limit is still taken, so that nothing is too large to be taken at all.
     *
     * @param now which second or minute it is
     * @param max 0 for no limit
     * @return false if as much was used already as may be
     */
    boolean take(int now, int amount, int max) {
        if (now != window) {
            window = now;
            used = 0;
        }
        if (max > 0 && used >= max) {
            return false;
        }
        used += amount;
        return true;
    }

    /** Whether as much was used already as may be; 0 stands for no limit. */
    boolean isSpent(int now, int max) {
        return max > 0 && now == window && used >= max;
    }

    /** Whether nothing of the present window is used. */
    boolean isFresh(int now) {
        return now != window || used == 0;
    }
}
