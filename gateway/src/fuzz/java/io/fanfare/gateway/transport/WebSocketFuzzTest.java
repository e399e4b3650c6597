package io.fanfare.gateway.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for WebSocket frames that break a connection. README.md says how to start it. */
@Timeout(300)
class WebSocketFuzzTest {
    private static final byte[] HELLO = Bytes.masked(0x82, Bytes.of("01 00 00 00 00 00"));

    static Stream<byte[]> frames() {
        byte[] ping = Bytes.masked(0x89, Bytes.of("01"));
        return Stream.of(
                HELLO,
                Bytes.join(HELLO, ping, Bytes.masked(0x88, Bytes.of("03 e8"))),
                Bytes.join(Bytes.masked(0x02, Bytes.of("01 00 00")), ping, Bytes.masked(0x80, Bytes.of("00 00 00"))),
                Bytes.join(HELLO, Bytes.masked(0x82, new byte[200])),
                Bytes.masked(0x81, Bytes.utf8("\u20ac")),
                Bytes.of("82 ff ff ff ff ff ff ff ff ff 00 00 00 00"),
                Bytes.of("82 7f 00 00 00 00 00 00 00 01"));
    }

    @MethodSource("frames")
    @FuzzTest(maxDuration = "60s")
    void anyBytesAreFramesOrCloseTheConnection(byte @NotNull [] bytes) {
        SocketRules.check(DialectEndpoint.COMPACT, TestPort.upgradeRequest(), bytes);
    }
}
