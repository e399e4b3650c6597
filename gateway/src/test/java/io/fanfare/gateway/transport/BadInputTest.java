package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, it is told by a code, and nobody else notices. */
@ExtendWith(NoLeaks.class)
class BadInputTest extends BystandersFixture {
    private static final int MAX_FRAME_BYTES = 4_096;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;
    private static final Command HELLO = new Command.Hello("", "test", "1", 0, "");

    @BeforeAll
    static void startNode() throws Exception {
        start(
                "PUBLIC_MAX_FRAME_BYTES", "" + MAX_FRAME_BYTES,
                "NAMESPACES_DEFAULT_MAX_PAYLOAD_BYTES", "1024",
                "SESSIONS_MAX_ERRORS_PER_MINUTE", "10");
    }

    @Test
    void randomBytesCloseOnlyTheirConnection() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[1 + random.nextInt(500)];
            random.nextBytes(garbage);
            try (RawSocket socket = new RawSocket(node.publicAddress())) {
                socket.sendDespiteClose(garbage);
                socket.shutdownOutput();
                socket.expectEndAfterAnything();
            }
        }
    }

    @Test
    void randomFramesOfAnOpenSessionCloseOnlyTheirConnection() throws Exception {
        Random random = new Random(8);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[1 + random.nextInt(500)];
            random.nextBytes(garbage);
            try (WebSocketClient client = new WebSocketClient(node.publicAddress()).open()) {
                client.socket().sendDespiteClose(Bytes.masked(BINARY, garbage));
                client.socket().sendDespiteClose(garbage);
                client.socket().shutdownOutput();
                client.socket().expectEndAfterAnything();
            }
        }
    }

    @Test
    void garbageFirstIsCountedAsAProtocolError() throws Exception {
        double before = ended(CloseCode.PROTOCOL_ERROR);

        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(Bytes.of("16 03 01 02 00"));
            socket.expectEnd();
        }

        assertThat(ended(CloseCode.PROTOCOL_ERROR)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 200})
    void upgradeThatBreaksOffLeavesNothing(int length) throws Exception {
        double before = node.metric("fanfare_connections", "");

        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(Arrays.copyOf(TestPort.upgradeRequest(), Math.min(length, 150)));
        }

        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(before));
    }

    @Test
    void frameThatBreaksOffLeavesNothing() throws Exception {
        double before = node.metric("fanfare_connections", "");

        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            client.socket().send(Bytes.of("20 04 01"));
        }
        try (WebSocketClient client = new WebSocketClient(node.publicAddress()).open()) {
            client.socket().send(Bytes.of("02 81 00 00 00 00 01 82 ff 00")); // a fragment, then half a header
        }

        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(before));
    }

    @Test
    void resetInTheMiddleOfAFrameLeavesNothing() throws Exception {
        double before = node.metric("fanfare_connections", "");

        TcpClient client = new TcpClient(node.publicAddress()).open();
        client.socket().send(Bytes.of("20 04 01"));
        client.socket().reset();

        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(before));
    }

    @Test
    void frameAboveTheLimitClosesWith1009() throws Exception {
        byte[] tooLarge = new byte[MAX_FRAME_BYTES + 1];
        double before = ended(CloseCode.TOO_LARGE);

        try (WebSocketClient client = new WebSocketClient(node.publicAddress()).open()) {
            client.socket().sendDespiteClose(Bytes.masked(BINARY, tooLarge));
            client.expectClose(CloseCode.TOO_LARGE);
        }
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            client.socket().sendDespiteClose(Bytes.join(Bytes.of("81 20"), tooLarge)); // 4,097
            client.expectClose(CloseCode.TOO_LARGE);
        }

        assertThat(ended(CloseCode.TOO_LARGE)).isEqualTo(before + 2);
    }

    @Test
    void whoeverIsClosedCanReadWhyAlthoughMuchOfItsInputIsUnread() throws Exception {
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            client.socket().sendDespiteClose(Bytes.join(Bytes.of("00"), new byte[1 << 20]));

            client.expectClose(CloseCode.MALFORMED_FRAME);
        }
    }

    @Test
    void textClosesWith1003() throws Exception {
        expectClose(CloseCode.UNSUPPORTED_DATA, Bytes.masked(TEXT, Bytes.utf8("hello")));
    }

    @Test
    void textThatIsNotUtf8ClosesWith1007() throws Exception {
        expectClose(CloseCode.INVALID_TEXT, Bytes.masked(TEXT, Bytes.of("c0 80")));
    }

    @Test
    void compressedMessageClosesWith1002() throws Exception {
        expectClose(CloseCode.PROTOCOL_ERROR, Bytes.masked(0xC2, Bytes.of("f2 48 cd 00")));
    }

    @Test
    void unmaskedFrameClosesWith1002() throws Exception {
        expectClose(CloseCode.PROTOCOL_ERROR, Bytes.of("82 01 09"));
    }

    @Test
    void damagedFrameClosesWith4000() throws Exception {
        expectClose(CloseCode.MALFORMED_FRAME, Bytes.masked(BINARY, Bytes.of("04 01 00 7f"))); // a topic cut off
        expectClose(CloseCode.MALFORMED_FRAME, Bytes.masked(BINARY, new byte[0]));
    }

    @Test
    void textInAFrameThatIsNotUtf8ClosesWith4000() throws Exception {
        expectClose(CloseCode.MALFORMED_FRAME, Bytes.masked(BINARY, Bytes.of("06 01 02 c0 80"))); // PRESENCE
    }

    @Test
    void secondHelloClosesWith4001() throws Exception {
        expectClose(CloseCode.HELLO_EXPECTED, Bytes.masked(BINARY, WebSocketClient.bytes(HELLO)));
    }

    @Test
    void anyOtherFrameBeforeTheHelloClosesWith4001() throws Exception {
        double before = ended(CloseCode.HELLO_EXPECTED);

        try (WebSocketClient client = new WebSocketClient(node.publicAddress())) {
            client.send(Command.Ping.INSTANCE);
            client.expectClose(CloseCode.HELLO_EXPECTED);
        }

        assertThat(ended(CloseCode.HELLO_EXPECTED)).isEqualTo(before + 1);
    }

    @Test
    void messageMayComeInFragmentsWithAPingBetween() throws Exception {
        byte[] publish = WebSocketClient.bytes(new Command.Publish(
                9, TopicName.of("room:fragments"), Publication.DEFAULT_EVENT, Payload.json("{\"a\":1}"), null, true));

        try (WebSocketClient client = new WebSocketClient(node.publicAddress()).open()) {
            client.send(0x02, Arrays.copyOf(publish, 5));
            client.send(PING, Bytes.utf8("still there?"));
            client.send(0x80, Arrays.copyOfRange(publish, 5, publish.length));

            WebSocketClient.Frame pong = client.readFrame();
            assertThat(pong.firstByte()).isEqualTo(0x8A);
            assertThat(pong.payload()).isEqualTo(Bytes.utf8("still there?"));
            assertThat(((Event.Published) client.receive()).requestId()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a", "40", "41 00 00", "6f", "ff 00 00"})
    void opcodeThatNoClientSendsIsAnErrorAndTheConnectionLives(String frame) throws Exception {
        try (WebSocketClient client = new WebSocketClient(node.publicAddress()).open()) {
            client.send(BINARY, Bytes.of(frame));

            Event.Error error = (Event.Error) client.receive();
            assertThat(error.code()).isEqualTo(ErrorCode.UNSUPPORTED.number());
            assertThat(error.requestId()).isZero();
            client.send(Command.Ping.INSTANCE);
            assertThat(client.receive()).isInstanceOf(Event.Pong.class);
        }
    }

    @Test
    void tooManyErrorsCloseWith4007() throws Exception {
        double before = ended(CloseCode.TOO_MANY_ERRORS);

        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            for (int i = 0; i < 20; i++) {
                client.socket().sendDespiteClose(Bytes.of("01 40"));
            }
            Event event = client.receive();
            int errors = 0;
            while (event instanceof Event.Error) {
                errors++;
                event = client.receive();
            }

            assertThat(errors).isBetween(10, 11);
            assertThat(((Event.GoAway) event).code()).isEqualTo(CloseCode.TOO_MANY_ERRORS.number());
            client.socket().expectEnd();
        }

        assertThat(ended(CloseCode.TOO_MANY_ERRORS)).isEqualTo(before + 1);
    }

    @Test
    void clientThatEndsItsSideIsGone() throws Exception {
        double before = node.metric("fanfare_connections", "");

        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            client.socket().shutdownOutput();
            client.socket().expectEnd();
        }

        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(before));
    }

    /** An open session sends bytes and is closed for them. */
    private static void expectClose(CloseCode code, byte[] bytes) throws IOException {
        double before = ended(code);
        try (WebSocketClient client = new WebSocketClient(node.publicAddress()).open()) {
            client.socket().send(bytes);
            client.expectClose(code);
        }
        assertThat(ended(code)).isEqualTo(before + 1);
    }

    private static double ended(CloseCode code) {
        return node.metric("fanfare_connections_ended_total", "code=\"" + code.wireName() + "\"");
    }
}
