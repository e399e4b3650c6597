package io.fanfare.gateway.http;

/**
 * What holds for the API's port.
 *
 * @param maxRequestBytes the largest body
 * @param maxReceivingBytes what the bodies of all connections together may take
 * @param maxBatch the most messages in a batch
 * @param maxConnections above it new ones are closed at once
 * @param idleTimeoutSeconds a connection is closed when nothing has gone over it for so long, unless it waits for an answer
 * @param isLocalOnly whether only programs of this machine may ask, see {@link io.fanfare.gateway.socket.LocalCallers}
 */
public record ApiSettings(
        int maxRequestBytes,
        long maxReceivingBytes,
        int maxBatch,
        int maxConnections,
        int idleTimeoutSeconds,
        boolean isLocalOnly) {}
