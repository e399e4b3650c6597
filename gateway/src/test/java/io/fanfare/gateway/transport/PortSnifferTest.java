package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class PortSnifferTest {
    private final List<TestPort> ports = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        ports.forEach(TestPort::close);
    }

    @Test
    void upgradeIsTakenWhereverItsBytesAreCut() {
        byte[] upgrade = TestPort.upgradeRequest();
        for (int split = 0; split <= upgrade.length; split++) {
            TestPort port = port();

            receiveSplit(port, upgrade, split);

            assertThat(port.handlers()).contains("WebSocketConnection").doesNotContain("PortSniffer");
            assertThat(new String(port.sentBytes(), StandardCharsets.US_ASCII))
                    .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") // RFC 6455 §1.3
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void afterTheUpgradeNoHandlerOfHttpIsLeft() {
        TestPort port = port().upgraded();

        assertThat(port.handlers()).contains("WebSocketConnection").doesNotContain("HttpServerCodec");
        assertThat(port.handlers()).doesNotContain("WebSocketUpgrade", "PortSniffer");
        assertThat(port.heldBytes()).isZero();
    }

    @Test
    void framesRightBehindTheUpgradeAreNotLost() {
        byte[] ping = Bytes.masked(0x89, Bytes.of("01"));
        byte[] stream = Bytes.join(TestPort.upgradeRequest(), ping);
        for (int split = 0; split <= stream.length; split++) {
            TestPort port = port();

            receiveSplit(port, stream, split);

            assertThat(port.sent()).endsWith("0d 0a 0d 0a 8a 01 01");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 127, 200, 8_192})
    void helloIsTakenWhereverItsBytesAreCut(int tokenBytes) { // lengths of 1 byte and of 2
        byte[] hello = hello(tokenBytes);
        int[] splits = {0, 1, 2, 3, 4, 5, hello.length / 2, hello.length - 1, hello.length};
        for (int split : splits) {
            TestPort port = port();

            receiveSplit(port, hello, Math.min(split, hello.length));

            if (hello.length <= TestPort.MAX_FRAME_BYTES) {
                assertThat(port.handlers()).contains("TcpConnection").doesNotContain("PortSniffer");
                assertThat(port.sent()).matches(".. 41 .*"); // WELCOME
            } else {
                assertThat(port.ended).containsExactly(CloseCode.TOO_LARGE);
            }
        }
    }

    @Test
    void helloWithALengthOfThreeBytesIsTakenForTcp() {
        TestPort port = port();

        port.receive("80 80 01 01"); // 16,384: above this port's limit

        assertThat(port.ended).containsExactly(CloseCode.TOO_LARGE);
    }

    @Test
    void helloAsLongAsALettersCodeIsNotTakenForHttp() {
        for (int length = 'A'; length <= 'Z'; length++) {
            TestPort port = port();
            byte[] hello = hello(length - 6);
            assertThat(hello[0]).isEqualTo((byte) length);

            port.receiveOneByOne(hello);

            assertThat(port.sent()).matches(".. 41 .*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16 03 01 02 00", // a TLS client hello where TLS is off
                "ff ff ff ff", // a length of more than three bytes
                "80 80 80 01", // likewise
                "01 09", // a PING: no session begins so
                "05 fe", // no opcode of a client
                "67 65", // "ge": methods are in upper case
                "00 00",
            })
    void garbageIsClosed(String bytes) {
        TestPort port = port();

        port.receive(bytes);

        assertThat(port.isOpen()).isFalse();
        assertThat(port.ended).containsExactly(CloseCode.PROTOCOL_ERROR);
        assertThat(port.sent()).isEmpty();
    }

    @Test
    void bytesThatDecideNothingAreHeldNoLongerThanTheConnection() {
        TestPort port = port();

        port.receive("86");

        assertThat(port.isOpen()).isTrue();
        assertThat(port.heldBytes()).isPositive(); // given back by the end, as each test's teardown asserts
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "86", "47 45 54 20 2f"})
    void silenceInTheHandshakeEndsAtTheDeadline(String bytes) {
        TestPort port = port();
        port.receive(bytes);

        port.pass(TestPort.HANDSHAKE_MILLIS - 1);
        assertThat(port.isOpen()).isTrue();
        port.pass(1);

        assertThat(port.isOpen()).isFalse();
        assertThat(port.ended).containsExactly(CloseCode.HANDSHAKE_TIMEOUT);
    }

    private TestPort port() {
        TestPort port = new TestPort();
        ports.add(port);
        return port;
    }

    private static void receiveSplit(TestPort port, byte[] bytes, int split) {
        port.receive(Arrays.copyOfRange(bytes, 0, split));
        if (port.isOpen()) {
            port.receive(Arrays.copyOfRange(bytes, split, bytes.length));
        }
    }

    /** A hello on TCP with a token of so many bytes; up to 127, the frame is 6 bytes longer, else 7. */
    private static byte[] hello(int tokenBytes) {
        byte[] token = Bytes.utf8("t".repeat(tokenBytes));
        byte[] frame = Bytes.join(Bytes.of("01"), varint(tokenBytes), token, Bytes.of("00 00 00 00"));
        return Bytes.join(varint(frame.length), frame);
    }

    private static byte[] varint(int value) {
        return value < 128 ? new byte[] {(byte) value} : new byte[] {(byte) (value & 0x7F | 0x80), (byte) (value >> 7)};
    }
}
