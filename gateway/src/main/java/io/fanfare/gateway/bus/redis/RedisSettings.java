package io.fanfare.gateway.bus.redis;

import java.util.regex.Pattern;

/**
 * What the bus needs to know.
 *
 * @param nodeId this node's name, for the other nodes
 * @param prefix of all channels, so that several clusters of Fanfare can share one Redis
 * @param caFile of certificates that sign the servers' ones, empty for those that the JVM trusts
 * @param heartbeatMillis how often the way through Redis is tried
 * @param timeoutMillis to connect, and for what is sent to come back, before a link counts as broken
 * @param lingerMillis how long a topic without subscribers stays subscribed
 * @param maxPendingBytes of publications, per primary, that Redis has not acknowledged
 */
public record RedisSettings(
        RedisTarget target,
        String nodeId,
        String prefix,
        String caFile,
        int heartbeatMillis,
        int timeoutMillis,
        int lingerMillis,
        long maxPendingBytes) {
    /** Braces would put all channels into one slot of a Cluster. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** What a prefix may be, as a phrase. */
    public static final String EXPECTED_PREFIX = "1..64 of the characters A-Z a-z 0-9 _ . -";

    /** After which another node is missed: longer than what ends our own link, so that a Redis that stands still is not taken for
     * other nodes that do. */
    long silenceMillis() {
        return timeoutMillis + 2L * heartbeatMillis;
    }

    /** Whether channels may begin with this. */
    public static boolean isPrefix(String prefix) {
        return PREFIX.matcher(prefix).matches();
    }
}
