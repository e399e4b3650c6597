package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ChannelConnectionTest {
    private static final byte[] PING = Bytes.of("01 09");

    private final TestPort port = new TestPort();

    @AfterEach
    void nothingIsLeft() {
        port.close();
    }

    @Test
    void framesMayComeByteByByte() {
        port.receiveOneByOne(Bytes.join(Bytes.of(TestPort.TCP_HELLO), PING, PING));

        assertThat(port.sent()).matches(".. 41 .* 01 4e 01 4e"); // WELCOME, PONG, PONG
    }

    @Test
    void framesMayComeManyAtATime() {
        port.receive(Bytes.join(Bytes.of(TestPort.TCP_HELLO), PING, PING, Bytes.of("01")));
        port.receive(Bytes.of("09"));

        assertThat(port.sent()).matches(".. 41 .* 01 4e 01 4e 01 4e");
    }

    @Test
    void betweenFramesNoMemoryIsHeld() {
        port.receive(TestPort.TCP_HELLO);
        port.sent();
        assertThat(port.heldBytes()).isZero();

        port.receive("01");
        assertThat(port.heldBytes()).isPositive();
        port.receive("09");
        port.sent();

        assertThat(port.heldBytes()).isZero();
    }

    @Test
    void beginningOfASmallFrameDoesNotHoldTheMemoryOfALargeOneBeforeIt() {
        byte[] large =
                Bytes.join(Bytes.of("ff 07 09"), new byte[TestPort.MAX_FRAME_BYTES - 2]); // PING and what is ignored
        port.receive(TestPort.TCP_HELLO);
        port.receive(Arrays.copyOf(large, large.length / 2));
        port.receive(Bytes.join(Arrays.copyOfRange(large, large.length / 2, large.length), Bytes.of("01")));
        assertThat(port.sent()).endsWith("01 4e");

        assertThat(port.heldBytes()).isLessThan(64);

        port.receive("09");
        assertThat(port.sent()).isEqualTo("01 4e");
    }

    @Test
    void emptyFrameIsMalformed() {
        port.receive(TestPort.TCP_HELLO + "00");

        assertThat(port.ended).containsExactly(CloseCode.MALFORMED_FRAME);
        assertThat(port.isOpen()).isFalse();
    }

    @Test
    void inputBehindTheFaultIsDropped() {
        port.receive(TestPort.TCP_HELLO);
        port.sent();

        port.receive("00 01 09 01 09");

        assertThat(port.sent()).matches(".. 4d a0 1f 00 .*").doesNotEndWith("01 4e"); // GO_AWAY 4000, no PONG
    }

    @Test
    void connectionLostInTheMiddleOfAFrameLeavesNothing() {
        port.receive(TestPort.TCP_HELLO + "7f 04 01");
        port.sent();
        assertThat(port.heldBytes()).isPositive();

        port.fail(new IOException("Connection reset by peer"));

        assertThat(port.isOpen()).isFalse();
        assertThat(port.ended).isEmpty();
        assertThat(port.heldBytes()).isZero();
    }

    @Test
    void withoutAHelloTheConnectionEndsAtTheDeadline() {
        port.receive("06 01");

        port.pass(TestPort.HANDSHAKE_MILLIS);

        assertThat(port.ended).containsExactly(CloseCode.HANDSHAKE_TIMEOUT);
        assertThat(port.sent()).matches(".. 4d a2 1f 01 .*"); // GO_AWAY 4002, come back
    }

    @Test
    void afterTheHelloTheDeadlineNoLongerHolds() {
        port.receive(TestPort.TCP_HELLO);

        port.pass(TestPort.HANDSHAKE_MILLIS);

        assertThat(port.isOpen()).isTrue();
    }
}
