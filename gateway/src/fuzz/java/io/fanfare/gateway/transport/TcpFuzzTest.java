package io.fanfare.gateway.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for frames on TCP, a hello among them or not, that break a connection. README.md says how to start it. */
@Timeout(300)
class TcpFuzzTest {
    static Stream<byte[]> frames() {
        return Stream.of(
                Bytes.of(TestPort.TCP_HELLO),
                Bytes.of(TestPort.TCP_HELLO + " 01 09"), // PING
                Bytes.of("0a 01 03 61 2e 62 00 00 00 00 00"),
                Bytes.of("0b 02 01 01 06 72 6f 6f 6d 3a 31 00"), // SUBSCRIBE to room:1
                Bytes.of("0b 03 01 06 72 6f 6f 6d 3a 31"), // UNSUBSCRIBE
                Bytes.of("80 08 01"));
    }

    @MethodSource("frames")
    @FuzzTest(maxDuration = "60s")
    void anyBytesAreFramesOrCloseTheConnection(byte @NotNull [] bytes) {
        SocketRules.check(DialectEndpoint.COMPACT, new byte[0], bytes);
        SocketRules.check(DialectEndpoint.COMPACT, Bytes.of(TestPort.TCP_HELLO), bytes);
    }
}
