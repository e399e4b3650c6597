package io.fanfare.gateway.transport;

import java.util.Set;

/**
 * What holds for every connection of the public port.
 *
 * @param backlog connections that may wait to be accepted
 * @param maxConnections above it new ones are refused
 * @param handshakeTimeoutMillis from accept to hello
 * @param maxHandshakeBytes the largest WebSocket upgrade request, line and headers
 * @param maxFrameBytes the largest frame, and the largest WebSocket message, that a client may send
 * @param maxFragments the most fragments that a WebSocket message may come in
 * @param outboundLimitBytes how much may wait for a slow client before messages are held back
 * @param allowedOrigins exact values of the Origin header that are accepted when there is one; empty for any
 * @param isLocalOnly whether only programs and pages of this machine may connect, see
 *     {@link io.fanfare.gateway.socket.LocalCallers}
 */
public record TransportSettings(
        int backlog,
        int maxConnections,
        int handshakeTimeoutMillis,
        int maxHandshakeBytes,
        int maxFrameBytes,
        int maxFragments,
        int outboundLimitBytes,
        Set<String> allowedOrigins,
        boolean isLocalOnly) {}
