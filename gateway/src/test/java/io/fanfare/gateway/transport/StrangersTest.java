package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who never says who he is, or never finishes what he begins, takes a bounded part of the node's memory, and others notice nothing. */
@ExtendWith(NoLeaks.class)
class StrangersTest extends BystandersFixture {
    private static final int MAX_FRAME_BYTES = 262_144;
    private static final int MAX_BYTES = 4 * MAX_FRAME_BYTES;
    private static final int STRANGERS = 200;
    private static final TopicName TOPIC = TopicName.of("room:strangers");
    private static final byte[] HELLO = TcpClient.bytes(new Command.Hello("t".repeat(8_000), "test", "1", 0, ""));

    private final List<RawSocket> strangers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        start(
                "PUBLIC_MAX_FRAME_BYTES",
                Integer.toString(MAX_FRAME_BYTES),
                "PUBLIC_MAX_RECEIVING_BYTES",
                Integer.toString(MAX_BYTES),
                "PUBLIC_MAX_RECEIVING_BYTES_PER_ADDRESS",
                Integer.toString(MAX_BYTES),
                "PUBLIC_MIN_RECEIVE_BYTES_PER_SECOND",
                "10000",
                "PUBLIC_RECEIVE_GRACE_SECONDS",
                "2",
                "NAMESPACES_DEFAULT_MAX_PAYLOAD_BYTES",
                "200000");
    }

    @AfterEach
    void nothingIsHeldOfThoseWhoHaveGone() throws Exception {
        for (RawSocket stranger : strangers) {
            stranger.close();
        }
        await().untilAsserted(() ->
                assertThat(node.metric("fanfare_receiving_bytes", "")).isZero());
    }

    private RawSocket stranger(byte[] unfinished) throws IOException {
        RawSocket stranger = new RawSocket(node.publicAddress());
        strangers.add(stranger);
        stranger.sendDespiteClose(unfinished);
        return stranger;
    }

    private static byte[] publish(int payloadBytes) {
        return TcpClient.bytes(new Command.Publish(
                1, TOPIC, Publication.DEFAULT_EVENT, Payload.binary(new byte[payloadBytes]), null, true));
    }

    private static double ended(CloseCode code) {
        return node.metric("fanfare_connections_ended_total", "code=\"" + code.wireName() + "\"");
    }

    @Test
    void frameLargerThanAHelloCanBeIsRefusedBeforeTheHello() throws Exception {
        byte[] head = {(byte) 0x81, (byte) 0x50, 0x01}; // 10,241 bytes, the first of them says hello
        TcpClient onTcp = new TcpClient(stranger(head));
        onTcp.expectClose(CloseCode.TOO_LARGE);

        WebSocketClient onWebSocket = new WebSocketClient(node.publicAddress());
        strangers.add(onWebSocket.socket());
        onWebSocket.send(0x02, new byte[ProtocolLimits.MAX_HELLO_BYTES]);
        onWebSocket.send(0x00, new byte[1]);
        onWebSocket.expectClose(CloseCode.TOO_LARGE);
    }

    @Test
    void longestHelloIsTaken() throws Exception {
        RawSocket stranger = stranger(TcpClient.bytes(
                new Command.Hello("t".repeat(8_192), "n".repeat(100), "v".repeat(100), 86_400, "s".repeat(64))));

        new TcpClient(stranger).receive(Event.Welcome.class);
    }

    @Test
    void strangersWhoNeverFinishTheirHelloGoFirstAndTheNewestOfThem() throws Exception {
        double before = ended(CloseCode.OVERLOADED);
        byte[] publish = publish(200_000);
        int half = publish.length / 2;
        TcpClient client = new TcpClient(node.publicAddress()).open();
        strangers.add(client.socket());

        for (int i = 0; i < STRANGERS; i++) {
            stranger(Arrays.copyOf(HELLO, HELLO.length - 1));
        }
        client.socket().send(Arrays.copyOf(publish, half));
        await().untilAsserted(() -> assertThat(ended(CloseCode.OVERLOADED)).isGreaterThan(before));
        client.socket().send(Arrays.copyOfRange(publish, half, publish.length));

        client.receive(Event.Published.class);
        assertThat(node.metric("fanfare_receiving_bytes", "")).isLessThanOrEqualTo(MAX_BYTES);
        strangers.get(STRANGERS).expectEndAfterAnything();
    }

    @Test
    void upgradesThatNeverEndCountToo() throws Exception {
        double before = ended(CloseCode.OVERLOADED);
        byte[] upgrade = Bytes.utf8("GET /ws HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(7_000));

        for (int i = 0; i < STRANGERS; i++) {
            stranger(upgrade);
        }

        await().untilAsserted(() -> assertThat(ended(CloseCode.OVERLOADED)).isGreaterThan(before));
        assertThat(node.metric("fanfare_receiving_bytes", "")).isLessThanOrEqualTo(MAX_BYTES);
    }

    @Test
    void fragmentsCountToo() throws Exception {
        double before = ended(CloseCode.OVERLOADED);

        for (int i = 0; i < STRANGERS; i++) {
            WebSocketClient client = new WebSocketClient(node.publicAddress());
            strangers.add(client.socket());
            client.socket().sendDespiteClose(Bytes.masked(0x02, new byte[9_000]));
        }

        await().untilAsserted(() -> assertThat(ended(CloseCode.OVERLOADED)).isGreaterThan(before));
    }

    @Test
    void frameThatIsBegunAndDoesNotGoOnIsClosedWith4011() throws Exception {
        double before = ended(CloseCode.SLOW_SENDER);
        TcpClient client = new TcpClient(node.publicAddress()).open();
        strangers.add(client.socket());

        client.socket().send(Arrays.copyOf(publish(100_000), 50_000));

        client.expectClose(CloseCode.SLOW_SENDER);
        assertThat(ended(CloseCode.SLOW_SENDER)).isEqualTo(before + 1);
    }
}
