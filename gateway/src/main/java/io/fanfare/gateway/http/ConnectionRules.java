package io.fanfare.gateway.http;

import java.util.List;

/**
 * What connections of a port that speaks HTTP are held to.
 *
 * @param isLocalOnly whether requests must come from programs of this machine, see
 *     {@link io.fanfare.gateway.socket.LocalCallers}
 * @param maxConnections open at once
 * @param maxConnectionsPerAddress of them, those of one {@link io.fanfare.gateway.socket.AddressBlock}
 * @param maxRequestBytes the body of one request
 * @param minReceiveBytesPerSecond how fast a request that was begun has to arrive; 0 for no limit
 * @param receiveGraceSeconds for how long nothing of it may arrive
 * @param answerTimeoutSeconds a connection whose client reads nothing of an answer for so long is closed
 * @param idleTimeoutSeconds a connection over which nothing has gone for so long is closed
 * @param allowedOrigins of web pages of other hosts that may send requests, exactly
 */
record ConnectionRules(
        boolean isLocalOnly,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxRequestBytes,
        int minReceiveBytesPerSecond,
        int receiveGraceSeconds,
        int answerTimeoutSeconds,
        int idleTimeoutSeconds,
        List<String> allowedOrigins) {}
