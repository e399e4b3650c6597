package io.fanfare.gateway.http;

import io.fanfare.gateway.settings.BindAddress;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Reloadable;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.fanfare.gateway.settings.WebOrigin;
import io.fanfare.gateway.tls.TlsSettings;
import java.util.List;

/**
 * The HTTP API for backend services.
 *
 * @param auth how backends prove who they are
 * @param keysFile what is known of their keys; empty for {@value #KEYS_FILE} in the folder of the node
 * @param port 0 for any free one
 * @param maxRequestBytes the body of one request
 * @param maxReceivingBytes the bodies of all requests together
 * @param maxReceivingBytesPerAddress of those of one address, or /64 of IPv6; 0 for half of all, and one
 *     request at least
 * @param minReceiveBytesPerSecond how fast a request that was begun has to arrive; 0 for no limit
 * @param receiveGraceSeconds for how long nothing of it may arrive
 * @param maxBatch messages of one batch
 * @param maxConnectionsPerAddress of them, those of one address, or /64 of IPv6; 0 for half of all
 * @param maxWrongKeysPerMinute different ones of one address, likewise; 0 for no limit
 * @param answerTimeoutSeconds a connection whose client reads nothing of an answer for so long is closed
 * @param idleTimeoutSeconds a connection over which nothing has gone for so long is closed
 * @param handshakeTimeoutMillis from accept until the TLS handshake is over
 * @param allowedOrigins of web pages that may use it, exactly; empty for none
 * @param tls whether and how the connections are encrypted
 */
public record ApiSettings(
        String host,
        @Range(min = 0, max = 65_535) int port,
        Auth auth,
        String keysFile,
        @Reloadable @Range(min = 1_024, max = 64 << 20) int maxRequestBytes,
        @Range(min = 1_024, max = 1L << 40) long maxReceivingBytes,
        @Range(min = 0, max = 1L << 40) long maxReceivingBytesPerAddress,
        @Reloadable @Range(min = 0, max = 1 << 20) int minReceiveBytesPerSecond,
        @Reloadable @Range(min = 1, max = 3_600) int receiveGraceSeconds,
        @Reloadable @Range(min = 1, max = 10_000) int maxBatch,
        @Reloadable @Range(min = 1, max = 1_000_000) int maxConnections,
        @Reloadable @Range(min = 0, max = 1_000_000) int maxConnectionsPerAddress,
        @Reloadable @Range(min = 0, max = 1_000_000) int maxWrongKeysPerMinute,
        @Reloadable @Range(min = 1, max = 86_400) int answerTimeoutSeconds,
        @Reloadable @Range(min = 1, max = 86_400) int idleTimeoutSeconds,
        @Range(min = 100, max = 600_000) int handshakeTimeoutMillis,
        @Reloadable List<String> allowedOrigins,
        TlsSettings tls)
        implements Section {
    /** Where keys are unless it is configured. */
    public static final String KEYS_FILE = "api-keys.jsonl";

    public ApiSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** How backends prove who they are. */
    public enum Auth {
        /** Not at all: everybody may everything. */
        NONE,
        /** Each by a key. */
        KEYS
    }

    /**
     * Whether only programs of this machine may use the API: it is on loopback, and asks nobody who he is. See
     * {@link io.fanfare.gateway.socket.LocalCallers}.
     */
    public boolean isLocalOnly() {
        return auth == Auth.NONE && BindAddress.isLoopback(host);
    }

    /** What holds for those of one address. */
    long receivingBytesPerAddress() {
        return maxReceivingBytesPerAddress == 0
                ? Math.max(maxReceivingBytes / 2, maxRequestBytes)
                : maxReceivingBytesPerAddress;
    }

    ConnectionRules connectionRules() {
        return new ConnectionRules(
                isLocalOnly(),
                maxConnections,
                maxConnectionsPerAddress == 0 ? Math.max(1, maxConnections / 2) : maxConnectionsPerAddress,
                maxRequestBytes,
                minReceiveBytesPerSecond,
                receiveGraceSeconds,
                answerTimeoutSeconds,
                idleTimeoutSeconds,
                allowedOrigins);
    }

    @Override
    public void check(SectionProblems faults) {
        if (host.isBlank()) {
            faults.add("host", host, "an address or a host name");
        }
        for (String origin : allowedOrigins) {
            if (!WebOrigin.isOne(origin)) {
                faults.add("allowed-origins", origin, WebOrigin.EXPECTED);
            }
        }
        if (maxReceivingBytes < maxRequestBytes) {
            faults.add("max-receiving-bytes", maxReceivingBytes, "at least api.max-request-bytes");
        }
        if (receivingBytesPerAddress() < maxRequestBytes) {
            faults.add(
                    "max-receiving-bytes-per-address",
                    maxReceivingBytesPerAddress,
                    "0, or at least api.max-request-bytes");
        }
    }
}
