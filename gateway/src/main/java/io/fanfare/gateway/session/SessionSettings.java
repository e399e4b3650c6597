package io.fanfare.gateway.session;

/**
 * What holds for every session of a node.
 *
 * @param nodeId told to clients in the welcome
 * @param heartbeatSeconds for clients that leave the interval to the node
 * @param minHeartbeatSeconds the shortest interval that a client gets
 * @param maxHeartbeatSeconds the longest interval that a client gets
 * @param maxFrameBytes the largest frame that a client may send
 * @param maxSubscriptions how many subscriptions a session may hold
 * @param maxRequestsInFlight how many publishes and reads a session may have waiting for the store
 * @param maxFaultsPerMinute how many faulty requests a session may send; with more it is closed
 * @param outboundLimitBytes how much may wait for a slow client in its backlog of ephemeral messages
 */
public record SessionSettings(
        String nodeId,
        int heartbeatSeconds,
        int minHeartbeatSeconds,
        int maxHeartbeatSeconds,
        int maxFrameBytes,
        int maxSubscriptions,
        int maxRequestsInFlight,
        int maxFaultsPerMinute,
        int outboundLimitBytes) {}
