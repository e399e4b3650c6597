package io.fanfare.gateway.session;

/**
 * How much a session has used of what it may. Windows are fixed seconds and minutes of the loop's clock. There is one only
 * while something counts.
 */
final class Quota {
    private static final int SECONDS_PER_MINUTE = 60;

    private final RateWindow publishes = new RateWindow();
    private final RateWindow newTopics = new RateWindow();
    private final RateWindow subscribes = new RateWindow();
    private final RateWindow historyReads = new RateWindow();
    private final RateWindow presenceRequests = new RateWindow();
    private final RateWindow authorizations = new RateWindow();
    private final RateWindow tokenRefreshes = new RateWindow();
    private final RateWindow faults = new RateWindow();
    private int requestsInFlight;
    private int topicsInFlight;

    /** Takes a place for a request that waits for the store or the bus; false if all are taken. */
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
     * The topics of a subscribe that has a place are being worked for. Those that cross the limit are taken.
     *
     * @return false if as many are already as may be
     */
    boolean beginTopics(int count, int maxInFlight) {
        if (topicsInFlight >= maxInFlight) {
            return false;
        }
        topicsInFlight += count;
        return true;
    }

    void endTopics(int count) {
        topicsInFlight -= count;
    }

    /** Takes a publish; false if it is one too many. In all that follow 0 stands for no limit. */
    boolean takePublish(int nowSeconds, int maxPerSecond) {
        return publishes.take(nowSeconds, 1, maxPerSecond);
    }

    /** A publish has made a topic. That is known only afterwards, so that those under way may cross the limit. */
    void addNewTopic(int nowSeconds) {
        newTopics.take(nowSeconds, 1, 0);
    }

    /** Whether no further topics may be made. */
    boolean hasSpentNewTopics(int nowSeconds, int maxPerSecond) {
        return newTopics.isSpent(nowSeconds, maxPerSecond);
    }

    /** Takes topics to subscribe to; false if there were as many already as may be. */
    boolean takeSubscribes(int nowSeconds, int count, int maxPerSecond) {
        return subscribes.take(nowSeconds, count, maxPerSecond);
    }

    /** Takes a request for history; false if it is one too many. */
    boolean takeHistoryRead(int nowSeconds, int maxPerSecond) {
        return historyReads.take(nowSeconds, 1, maxPerSecond);
    }

    /** Takes a request about presence; false if it is one too many. */
    boolean takePresenceRequest(int nowSeconds, int maxPerSecond) {
        return presenceRequests.take(nowSeconds, 1, maxPerSecond);
    }

    /** Takes questions to a backend; false if there were as many already as may be. */
    boolean takeAuthorizations(int nowSeconds, int count, int maxPerSecond) {
        return authorizations.take(nowSeconds, count, maxPerSecond);
    }

    /** Takes a new token; false if it is one too many. */
    boolean takeTokenRefresh(int nowSeconds, int maxPerMinute) {
        return tokenRefreshes.take(nowSeconds / SECONDS_PER_MINUTE, 1, maxPerMinute);
    }

    /** Takes a faulty request; false if it is one too many. */
    boolean takeFault(int nowSeconds, int maxPerMinute) {
        return faults.take(nowSeconds / SECONDS_PER_MINUTE, 1, maxPerMinute);
    }

    /** Whether a new one would be as good. */
    boolean isFresh(int nowSeconds) {
        int nowMinutes = nowSeconds / SECONDS_PER_MINUTE;
        return requestsInFlight == 0
                && topicsInFlight == 0
                && publishes.isFresh(nowSeconds)
                && newTopics.isFresh(nowSeconds)
                && subscribes.isFresh(nowSeconds)
                && historyReads.isFresh(nowSeconds)
                && presenceRequests.isFresh(nowSeconds)
                && authorizations.isFresh(nowSeconds)
                && tokenRefreshes.isFresh(nowMinutes)
                && faults.isFresh(nowMinutes);
    }
}
