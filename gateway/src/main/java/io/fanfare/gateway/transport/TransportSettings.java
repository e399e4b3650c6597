package io.fanfare.gateway.transport;

import io.fanfare.gateway.settings.BindAddress;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Reloadable;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.fanfare.gateway.settings.WebOrigin;
import io.fanfare.gateway.socket.AdmissionLimits;
import io.fanfare.gateway.socket.TrustedAddresses;
import io.fanfare.gateway.tls.TlsSettings;
import io.fanfare.protocol.ProtocolLimits;
import java.util.List;

/**
 * Where clients connect.
 *
 * @param port 0 for any free one
 * @param backlog connections that the kernel may hold before they are accepted
 * @param maxConnectionsPerAddress of them, those of one address, or /64 of IPv6; as in the three below 0 for no limit
 * @param maxConnectionsPerNetwork those of one /24, or /48 of IPv6
 * @param handshakesPerSecond connections that are let in in a second
 * @param handshakesPerSecondPerAddress of them, those of one address
 * @param trustedAddresses to which none of these four applies
 * @param handshakeTimeoutMillis from accept until the client's hello, TLS in between
 * @param maxHandshakeBytes the HTTP upgrade request, line and headers together
 * @param maxFrameBytes the largest message of a client
 * @param maxHelloBytes the largest message of a client that has not said hello
 * @param maxFragments WebSocket fragments of one message
 * @param maxReceivingBytes what all connections may hold of messages that have not wholly arrived; 0 for an eighth of the
 *     memory
 * @param maxReceivingBytesPerAddress the same for those of one address, or /64 of IPv6; 0 for half of all
 * @param minReceiveBytesPerSecond how fast a message that was begun has to arrive; 0 for no limit
 * @param receiveGraceSeconds for how long nothing of it may arrive
 * @param outboundLimitBytes what may wait in one connection for a slow reader
 * @param allowedOrigins empty for any; else an {@code Origin} header, where there is one, must equal one of these
 * @param tls whether and how the connections are encrypted
 */
public record TransportSettings(
        String host,
        @Range(min = 0, max = 65_535) int port,
        @Range(min = 1, max = 65_535) int backlog,
        @Range(min = 1, max = 10_000_000) int maxConnections,
        @Range(min = 0, max = 10_000_000) int maxConnectionsPerAddress,
        @Range(min = 0, max = 10_000_000) int maxConnectionsPerNetwork,
        @Range(min = 0, max = 10_000_000) int handshakesPerSecond,
        @Range(min = 0, max = 10_000_000) int handshakesPerSecondPerAddress,
        List<String> trustedAddresses,
        @Reloadable @Range(min = 100, max = 600_000) int handshakeTimeoutMillis,
        @Reloadable @Range(min = 1_024, max = 65_536) int maxHandshakeBytes,

        @Reloadable @Range(min = 1_024, max = ProtocolLimits.MAX_FRAME_BYTES)
        int maxFrameBytes,

        @Reloadable @Range(min = ProtocolLimits.MAX_HELLO_BYTES, max = ProtocolLimits.MAX_FRAME_BYTES)
        int maxHelloBytes,

        @Reloadable @Range(min = 1, max = 1_024) int maxFragments,
        @Range(min = 0, max = 1L << 40) long maxReceivingBytes,
        @Range(min = 0, max = 1L << 40) long maxReceivingBytesPerAddress,
        @Reloadable @Range(min = 0, max = 1 << 20) int minReceiveBytesPerSecond,
        @Reloadable @Range(min = 1, max = 3_600) int receiveGraceSeconds,
        @Range(min = 4_096, max = 1 << 30) int outboundLimitBytes,
        @Reloadable List<String> allowedOrigins,
        TlsSettings tls)
        implements Section {
    /** What browsers send for pages that have no origin of their own. */
    private static final String OF_NO_SITE = "null";

    public TransportSettings {
        trustedAddresses = List.copyOf(trustedAddresses);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Whether only this machine can reach it. */
    public boolean isOnLoopback() {
        return BindAddress.isLoopback(host);
    }

    /** Who is let in. */
    public AdmissionLimits admission() {
        return new AdmissionLimits(
                maxConnections,
                maxConnectionsPerAddress,
                maxConnectionsPerNetwork,
                handshakesPerSecond,
                handshakesPerSecondPerAddress,
                new TrustedAddresses(trustedAddresses));
    }

    /** Whether it is on loopback, and no page is named: then only programs and pages of this machine shall connect. */
    boolean isOfThisMachine() {
        return isOnLoopback() && allowedOrigins.isEmpty();
    }

    @Override
    public void check(SectionProblems faults) {
        if (host.isBlank()) {
            faults.add("host", host, "an address or a host name");
        }
        checkReceiving("max-receiving-bytes", maxReceivingBytes, faults);
        checkReceiving("max-receiving-bytes-per-address", maxReceivingBytesPerAddress, faults);
        for (String network : trustedAddresses) {
            if (!TrustedAddresses.isOne(network)) {
                faults.add("trusted-addresses", network, "addresses and networks such as 10.0.0.0/8, no names");
            }
        }
        for (String origin : allowedOrigins) {
            if (!WebOrigin.isOne(origin) && !origin.equals(OF_NO_SITE)) {
                faults.add("allowed-origins", origin, WebOrigin.EXPECTED);
            }
        }
    }

    /** A buffer that grows may be twice as large as the frame in it. */
    private void checkReceiving(String key, long bytes, SectionProblems faults) {
        if (bytes != 0 && bytes < 2L * maxFrameBytes) {
            faults.add(key, bytes, "0, or at least twice public.max-frame-bytes");
        }
    }
}
