package io.fanfare.gateway.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for messages of Phoenix clients that break a connection. README.md says how to start it. */
@Timeout(300)
class PhoenixFuzzTest {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;

    static Stream<byte[]> messages() {
        return Stream.of(
                Bytes.utf8("[null,\"1\",\"phoenix\",\"heartbeat\",{}]"),
                Bytes.utf8("[\"1\",\"1\",\"room:1\",\"phx_join\",{\"since\":\"1:0\"}]"),
                Bytes.utf8("[\"1\",\"2\",\"room:1\",\"phx_leave\",{}]"),
                Bytes.utf8("[\"1\",\"3\",\"room:1\",\"say\",{\"a\":[1,2.5e3,\"\\u20ac\",null,true]}]"),
                Bytes.utf8("[\"1\",\"1\",\"room:1\",\"phx_join\",{\"presence\":{\"a\":{\"b\":[1]}}}]"),
                Bytes.utf8("[\"1\",\"3\",\"room:1\",\"fanfare:presence\",{\"a\":1}]"),
                Bytes.utf8("{\"topic\":\"room:1\",\"event\":\"phx_join\",\"payload\":{},\"ref\":\"1\"}"),
                Bytes.of("00 01 01 06 03 31 32 72 6f 6f 6d 3a 31 73 61 79 01 02 03")); // a push of bytes
    }

    @MethodSource("messages")
    @FuzzTest(maxDuration = "60s")
    void anyMessageIsAnsweredOrClosesTheConnection(byte @NotNull [] message) {
        for (String version : new String[] {"1.0.0", "2.0.0"}) {
            byte[] upgrade = upgrade(version);
            SocketRules.check(DialectEndpoint.PHOENIX, upgrade, Bytes.masked(TEXT, message));
            SocketRules.check(DialectEndpoint.PHOENIX, upgrade, Bytes.masked(BINARY, message));
        }
    }

    private static byte[] upgrade(String version) {
        return Bytes.utf8("GET /socket/websocket?vsn=" + version + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    }
}
