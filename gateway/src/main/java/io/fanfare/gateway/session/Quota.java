package io.fanfare.gateway.session;

/** How much a session has used of what it may. Windows are fixed seconds and minutes of the loop's clock. */
final class Quota {
    private int requestsInFlight;
    private int publishSecond;
    private int publishes;
    private int faultMinute;
    private int faults;

    /** Takes a place for a request that waits for the store; false if all are taken. */
    boolean beginRequest(int maxInFlight) {
        if (requestsInFlight >= maxInFlight) {
            return false;
        }
        requestsInFlight++;
        return true;
    }

    void endRequest() {
        requestsInFlight--;
    }

    /**
     * Counts a publish.
     *
     * @param maxPerSecond 0 for no limit
     * @return whether it is one too many
     */
    boolean isTooManyPublishes(int nowSeconds, int maxPerSecond) {
        if (nowSeconds != publishSecond) {
            publishSecond = nowSeconds;
            publishes = 0;
        }
        publishes++;
        return maxPerSecond > 0 && publishes > maxPerSecond;
    }

    /** Counts a faulty request; true if it is one too many. */
    boolean isTooManyFaults(int nowSeconds, int maxPerMinute) {
        int minute = nowSeconds / 60;
        if (minute != faultMinute) {
            faultMinute = minute;
            faults = 0;
        }
        faults++;
        return faults > maxPerMinute;
    }
}
