package io.fanfare.gateway.session;

import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;

/**
 * What one client may do.
 *
 * @param heartbeatSeconds for a client that asks for no interval of its own
 * @param minHeartbeatSeconds the shortest that a client can ask for
 * @param maxHeartbeatSeconds the longest that a client can ask for
 * @param maxRequestsInFlight requests not answered yet
 * @param maxErrorsPerMinute faulty requests before the client is disconnected
 * @param subscribesPerSecond topics that may be subscribed to in a second; 0 for no limit
 * @param historyReadsPerSecond requests for a page of history in a second; 0 for no limit
 * @param presenceRequestsPerSecond questions who is in a topic, and changes of what is shown of the client, in a second; 0 for no
 *     limit
 * @param tokenRefreshesPerMinute tokens in the place of that of the hello; 0 for no limit
 * @param maxPerUser open sessions of one user on this node; as in all below 0 for no limit
 * @param framesPerSecond frames that are read in a second
 * @param bytesPerSecond of what is read in a second
 * @param pingsPerSecond pings that are answered in a second, of the protocol and of WebSocket
 * @param newTopicsPerSecond durable topics that are published to for the first time in a second
 */
public record SessionSettings(
        @Range(min = 1, max = 3_600) int heartbeatSeconds,
        @Range(min = 1, max = 3_600) int minHeartbeatSeconds,
        @Range(min = 1, max = 3_600) int maxHeartbeatSeconds,
        @Range(min = 1, max = 1_000_000) int maxSubscriptions,
        @Range(min = 1, max = 65_536) int maxRequestsInFlight,
        @Range(min = 1, max = 100_000) int maxErrorsPerMinute,
        @Range(min = 0, max = 1_000_000) int subscribesPerSecond,
        @Range(min = 0, max = 1_000_000) int historyReadsPerSecond,
        @Range(min = 0, max = 1_000_000) int presenceRequestsPerSecond,
        @Range(min = 0, max = 100_000) int tokenRefreshesPerMinute,
        @Range(min = 0, max = 1_000_000) int maxPerUser,
        @Range(min = 0, max = 1_000_000) int framesPerSecond,
        @Range(min = 0, max = 1 << 30) int bytesPerSecond,
        @Range(min = 0, max = 100_000) int pingsPerSecond,
        @Range(min = 0, max = 1_000_000) int newTopicsPerSecond)
        implements Section {
    @Override
    public void check(SectionProblems faults) {
        if (minHeartbeatSeconds > maxHeartbeatSeconds) {
            faults.add("min-heartbeat-seconds", minHeartbeatSeconds, "at most sessions.max-heartbeat-seconds");
        } else if (heartbeatSeconds < minHeartbeatSeconds || heartbeatSeconds > maxHeartbeatSeconds) {
            faults.add("heartbeat-seconds", heartbeatSeconds, minHeartbeatSeconds + ".." + maxHeartbeatSeconds);
        }
    }
}
