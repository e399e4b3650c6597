package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.protocol.CloseCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake (RFC 6455 §5.5.1, §7). */
@ExtendWith(NoLeaks.class)
class WebSocketCloseTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(ChannelConnection.class);

    private TestPort port = new TestPort().upgraded();

    @AfterEach
    void nothingIsLeft() {
        port.close();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void codeThatMayBeSentIsSentBack(int code) {
        port.receive(close(code, "bye"));

        assertThat(port.sent()).isEqualTo("88 02 " + Bytes.hex(shortBytes(code)));
        assertThat(port.isOpen()).isFalse();
        assertThat(port.ended).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void codeThatMustNotBeSentIsAProtocolError(int code) { // §7.4
        port.receive(close(code, ""));

        assertClosedWith(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void closeWithoutACodeIsAnsweredWithoutOne() {
        port.receive(Bytes.masked(0x88, new byte[0]));

        assertThat(port.sent()).isEqualTo("88 00");
        assertThat(port.isOpen()).isFalse();
    }

    @Test
    void closeWithHalfACodeIsAProtocolError() {
        port.receive(Bytes.masked(0x88, Bytes.of("03")));

        assertClosedWith(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "e2 82", "ed a0 80"})
    void reasonThatIsNotUtf8IsRefused(String reason) { // §8.1
        port.receive(Bytes.masked(0x88, Bytes.join(shortBytes(1000), Bytes.of(reason))));

        assertClosedWith(CloseCode.INVALID_TEXT);
    }

    @Test
    void framesAfterACloseAreNotLookedAt() { // §5.5.1
        port.receive(Bytes.join(close(1000, ""), Bytes.masked(0x89, new byte[0]), Bytes.of("ff ff")));

        assertThat(port.sent()).isEqualTo("88 02 03 e8");
        assertThat(port.ended).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void nodeNeverClosesWith1000(CloseCode code) {
        assertThat(code.number()).isNotEqualTo(1000);
    }

    @Test
    void textOnTheCompactProtocolIsUnsupported() {
        port.receive(Bytes.masked(0x81, Bytes.utf8("hello")));

        assertClosedWith(CloseCode.UNSUPPORTED_DATA);
    }

    @Test
    void reasonIsCutBetweenCharacters() {
        port.close();
        port = new TestPort(new DialectEndpoint(
                        "/ws", "fanfare.v1", true, HttpResponseStatus.BAD_REQUEST, upgrade -> new JsonDialect(upgrade)))
                .upgraded();

        port.receive(Bytes.masked(0x81, Bytes.utf8(JsonDialect.CLOSING)));

        byte[] frame = port.sentBytes();
        assertThat(frame).hasSize(2 + 2 + 1 + 40 * 3); // at most 125 bytes of payload
        assertThat(new String(Arrays.copyOfRange(frame, 4, frame.length), StandardCharsets.UTF_8))
                .isEqualTo("x" + "€".repeat(40));
    }

    @Test
    void faultOfTheNodeIsToldAndEndsOnlyTheConnection() {
        port.fail(new IllegalStateException("planted by a test"));

        assertClosedWith(CloseCode.INTERNAL);
    }

    private void assertClosedWith(CloseCode code) {
        byte[] frame = port.sentBytes();
        assertThat(Bytes.hex(Arrays.copyOf(frame, 1))).isEqualTo("88");
        assertThat(Arrays.copyOfRange(frame, 2, 4)).isEqualTo(shortBytes(code.number()));
        assertThat(port.ended).containsExactly(code);
        assertThat(port.isOpen()).isFalse();
    }

    private static byte[] close(int code, String reason) {
        return Bytes.masked(0x88, Bytes.join(shortBytes(code), Bytes.utf8(reason)));
    }

    private static byte[] shortBytes(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }
}
