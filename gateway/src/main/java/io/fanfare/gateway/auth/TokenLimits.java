package io.fanfare.gateway.auth;

/**
 * How much the sessions of a token may do, each by itself, where that is less than others may. Immutable.
 *
 * @param publishesPerSecond at least 1; {@link #NO_LIMIT} for as many as others
 * @param subscriptions likewise
 */
public record TokenLimits(int publishesPerSecond, int subscriptions) {
    static final int NO_LIMIT = Integer.MAX_VALUE;

    public static final TokenLimits NONE = new TokenLimits(NO_LIMIT, NO_LIMIT);

    /**
     * How many publishes in a second.
     *
     * @param others what others may; 0 for any number, in the answer too
     */
    public int publishesPerSecond(int others) {
        if (publishesPerSecond == NO_LIMIT) {
            return others;
        }
        return others == 0 ? publishesPerSecond : Math.min(publishesPerSecond, others);
    }

    /** How many subscriptions, where others may so many. */
    public int subscriptions(int others) {
        return Math.min(subscriptions, others);
    }
}
