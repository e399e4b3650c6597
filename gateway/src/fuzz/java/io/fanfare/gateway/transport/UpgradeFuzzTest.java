package io.fanfare.gateway.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for first bytes, upgrade requests above all, that break a connection. README.md says how to start it. */
@Timeout(300)
class UpgradeFuzzTest {
    private static final byte[] NOTHING = {};

    static Stream<byte[]> requests() {
        String phoenix = "GET /socket/websocket?vsn=2.0.0&token=t HTTP/1.1\r\nHost: localhost\r\n";
        String upgrade = "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
        return Stream.of(
                TestPort.upgradeRequest(),
                Bytes.utf8(phoenix + upgrade + "Origin: http://localhost\r\n\r\n"),
                Bytes.utf8(phoenix + upgrade + "Sec-WebSocket-Protocol: fanfare.v1, fanfare.token.abc\r\n\r\n"),
                Bytes.utf8(phoenix + upgrade + "Authorization: Bearer abc\r\nContent-Length: 2\r\n\r\n{}"),
                Bytes.utf8("POST /ws HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\n\r\n"),
                Bytes.utf8("GET /sse?topic=room:1&since=1:0 HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 1:2\r\n\r\n"),
                Bytes.of(TestPort.TCP_HELLO),
                Bytes.of("80 80 80 01"));
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = "60s")
    void anyBytesBecomeAConnectionOrAreRefused(byte @NotNull [] bytes) {
        SocketRules.check(DialectEndpoint.COMPACT, NOTHING, bytes);
        SocketRules.check(DialectEndpoint.PHOENIX, NOTHING, bytes);
    }
}
