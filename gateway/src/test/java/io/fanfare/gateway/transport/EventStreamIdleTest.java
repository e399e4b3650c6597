package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.CloseCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream over which nothing goes, by a clock that only turns here. */
class EventStreamIdleTest {
    private static final int TICK_MILLIS = 100;

    private final TestPort port = new TestPort();

    @BeforeEach
    void start() {
        port.startSweeps();
    }

    @AfterEach
    void close() {
        port.close();
    }

    private String sent() {
        return new String(port.sentBytes(), StandardCharsets.UTF_8);
    }

    private void begin() {
        port.receive(Bytes.utf8(EventStreamClient.request("GET", "/sse?topic=room:1", "")));
        StringBuilder sent = new StringBuilder();
        await().until(() -> {
            port.pass(0);
            return sent.append(sent()).indexOf("event: subscribed\n") > 0;
        });
    }

    private void passSecond() {
        for (int i = 0; i < 1_000 / TICK_MILLIS; i++) {
            port.pass(TICK_MILLIS);
        }
    }

    @Test
    void proxiesHearSomethingAtLeastEvery15Seconds() {
        begin();
        int silentSeconds = 0;
        int comments = 0;
        for (int second = 0; second < 300; second++) {
            passSecond();
            String sent = sent();
            silentSeconds = sent.isEmpty() ? silentSeconds + 1 : 0;
            assertThat(sent).isIn("", ":\n\n");
            assertThat(silentSeconds).isLessThan(15);
            comments += sent.isEmpty() ? 0 : 1;
        }

        assertThat(comments).isBetween(20, 22);
        assertThat(port.isOpen()).isTrue();
        assertThat(port.handlers()).containsExactly("EventStreamConnection");
    }

    @Test
    void idleStreamHoldsNoBuffer() {
        begin();

        assertThat(port.heldBytes()).isZero();
    }

    @Test
    void requestThatDoesNotEndInTimeIsClosed() {
        port.receive(Bytes.utf8("GET /sse?topic=room:1 HTTP/1.1\r\nHost: localhost\r\n"));

        port.pass(TestPort.HANDSHAKE_MILLIS);

        assertThat(port.isOpen()).isFalse();
        assertThat(port.ended).containsExactly(CloseCode.HANDSHAKE_TIMEOUT);
    }

    @Test
    void requestMayComeByteByByte() {
        port.receiveOneByOne(Bytes.utf8(EventStreamClient.request("GET", "/sse?topic=room:*", "")));

        assertThat(sent()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(port.refused).containsExactly(400);
    }
}
