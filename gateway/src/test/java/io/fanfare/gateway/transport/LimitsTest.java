package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client can take of a node is bounded: time, connections, memory. */
@ExtendWith(NoLeaks.class)
class LimitsTest {
    private static final int BINARY = 0x82;
    private static final TopicName TOPIC = TopicName.of("room:limits");

    private Node node;
    private Bystanders bystanders;

    @AfterEach
    void nobodyElseHasNoticed() throws Exception {
        bystanders.assertUndisturbed();
        bystanders.stop();
        node.stop();
    }

    private void start(String... settings) throws Exception {
        node = Node.start(settings);
        bystanders = new Bystanders(node, "");
    }

    @Test
    void whoeverSaysNothingIsClosedAtTheDeadline() throws Exception {
        start("PUBLIC_HANDSHAKE_TIMEOUT_MILLIS", "300");

        try (RawSocket silent = new RawSocket(node.publicAddress())) {
            silent.expectEnd();
        }

        assertThat(ended(CloseCode.HANDSHAKE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void upgradeThatTricklesInIsClosedAtTheDeadline() throws Exception {
        start("PUBLIC_HANDSHAKE_TIMEOUT_MILLIS", "300");

        try (RawSocket slow = new RawSocket(node.publicAddress())) {
            byte[] upgrade = TestPort.upgradeRequest();
            trickle(slow, Bytes.join(Arrays.copyOf(upgrade, upgrade.length - 2), Bytes.utf8("X: " + "x".repeat(500))));
            slow.expectEnd();
        }

        assertThat(ended(CloseCode.HANDSHAKE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void helloThatTricklesInIsClosedWith4002() throws Exception {
        start("PUBLIC_HANDSHAKE_TIMEOUT_MILLIS", "300");

        try (TcpClient slow = new TcpClient(node.publicAddress())) {
            trickle(slow.socket(), TcpClient.bytes(new Command.Hello("t".repeat(1_000), "test", "1", 0, "")));
            slow.expectClose(CloseCode.HANDSHAKE_TIMEOUT);
        }
        try (WebSocketClient silent = new WebSocketClient(node.publicAddress())) {
            silent.expectClose(CloseCode.HANDSHAKE_TIMEOUT);
        }

        assertThat(ended(CloseCode.HANDSHAKE_TIMEOUT)).isEqualTo(2);
    }

    @Test
    void whoeverFallsSilentIsClosedWith4003() throws Exception {
        start("SESSIONS_MIN_HEARTBEAT_SECONDS", "1");

        try (TcpClient client = new TcpClient(node.publicAddress()).open(1)) {
            client.expectClose(CloseCode.IDLE_TIMEOUT);
        }

        assertThat(ended(CloseCode.IDLE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void frameThatArrivesSlowlyIsASignOfLife() throws Exception {
        start("SESSIONS_MIN_HEARTBEAT_SECONDS", "1");
        byte[] publish = TcpClient.bytes(
                new Command.Publish(1, TOPIC, Publication.DEFAULT_EVENT, Payload.json("{}"), null, true));

        try (TcpClient client = new TcpClient(node.publicAddress()).open(1)) {
            int[] next = {0};
            await().pollInterval(Duration.ofMillis(4_500 / publish.length))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        client.socket().send(new byte[] {publish[next[0]]});
                        return ++next[0] == publish.length;
                    });

            client.receive(Event.Published.class);
        }
    }

    @Test
    void connectionsAboveTheLimitAreToldSoInTheirTerms() throws Exception {
        start("PUBLIC_MAX_CONNECTIONS", "3"); // as many as there are bystanders

        try (TcpClient client = new TcpClient(node.publicAddress())) {
            client.send(new Command.Hello("", "test", "1", 0, ""));
            client.expectClose(CloseCode.TOO_MANY_CONNECTIONS);
        }
        try (RawSocket socket = new RawSocket(node.publicAddress())) {
            socket.send(TestPort.upgradeRequest());
            assertThat(socket.readHead()).startsWith("HTTP/1.1 503 ").containsIgnoringCase("\r\nretry-after: ");
        }

        assertThat(ended(CloseCode.TOO_MANY_CONNECTIONS)).isEqualTo(1);
        assertThat(node.metric("fanfare_upgrades_refused_total", "status=\"503\""))
                .isEqualTo(1);
    }

    @Test
    void placeOfAConnectionThatHasGoneIsFree() throws Exception {
        start("PUBLIC_MAX_CONNECTIONS", "4");
        new TcpClient(node.publicAddress()).open().close();

        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(3));

        new TcpClient(node.publicAddress()).open().close();
    }

    @Test
    void floodOfPingsByAClientThatNeverReadsIsNotTakenIn() throws Exception {
        start();
        byte[] ping = Bytes.masked(0x89, new byte[125]);

        try (SocketChannel client = deafClient(WebSocketClient.bytes(new Command.Hello("", "test", "1", 0, "")))) {
            assertThatInputIsPaused(client, ping);
        }
    }

    @Test
    void floodOfRequestsByAClientThatNeverReadsIsNotTakenIn() throws Exception {
        start("SESSIONS_MAX_ERRORS_PER_MINUTE", "100000");
        byte[] history =
                Bytes.masked(BINARY, WebSocketClient.bytes(new Command.History(1, TOPIC, new Position(0, 0), 100)));
        fillTopic(200, 1_000);

        try (SocketChannel client = deafClient(WebSocketClient.bytes(new Command.Hello("", "test", "1", 0, "")))) {
            assertThatInputIsPaused(client, history);
        }
    }

    @Test
    void whoeverIsClosedAndDoesNotReadIsGoneAfterAWhile() throws Exception {
        start("PUBLIC_OUTBOUND_LIMIT_BYTES", "67108864"); // not reached: the client does not count as slow

        RawSocket socket = new RawSocket(node.publicAddress(), 4_096);
        WebSocketClient client = new WebSocketClient(socket).open();
        client.send(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(TOPIC))));
        assertThat(client.receive()).isInstanceOf(Event.Subscribed.class);
        fillTopic(400, 60_000); // more than the kernel takes
        client.send(0x81, Bytes.utf8("text is not taken"));

        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(3));
        assertThat(ended(CloseCode.UNSUPPORTED_DATA)).isEqualTo(1);
        socket.close();
    }

    private void fillTopic(int messages, int payloadBytes) throws IOException {
        Payload payload = Payload.binary(new byte[payloadBytes]);
        try (TcpClient publisher = new TcpClient(node.publicAddress()).open()) {
            for (int i = 0; i < messages; i++) {
                publisher.send(new Command.Publish(1, TOPIC, Publication.DEFAULT_EVENT, payload, null, true));
                publisher.receive(Event.Published.class);
            }
        }
    }

    /** Says hello on WebSocket and will never read, but can tell when the node no longer takes what it sends. */
    private SocketChannel deafClient(byte[] hello) throws IOException {
        SocketChannel client = SocketChannel.open();
        client.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        client.connect(new InetSocketAddress("127.0.0.1", node.publicAddress().getPort()));
        client.write(ByteBuffer.wrap(Bytes.join(TestPort.upgradeRequest(), Bytes.masked(BINARY, hello))));
        client.configureBlocking(false);
        return client;
    }

    /** Sends until nothing is taken any more for a while; the node must not hold what it was sent. */
    private static void assertThatInputIsPaused(SocketChannel client, byte[] request) {
        long usedBefore = usedMemory();
        List<byte[]> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(request);
        }
        ByteBuffer flood = ByteBuffer.wrap(Bytes.join(many.toArray(byte[][]::new)));
        long[] sent = {0};

        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> writeAll(client, flood, sent) == 0);

        assertThat(sent[0]).isLessThan(64 << 20);
        assertThat(usedMemory() - usedBefore).isLessThan(16 << 20);
    }

    private static long writeAll(SocketChannel client, ByteBuffer flood, long[] sent) throws IOException {
        long taken = 0;
        int written;
        do {
            if (!flood.hasRemaining()) {
                flood.rewind();
            }
            written = client.write(flood);
            taken += written;
        } while (written > 0 && taken < 64 << 20);
        sent[0] += taken;
        return taken;
    }

    private static long usedMemory() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /** Sends bytes one by one for as long as the node takes them. */
    private static void trickle(RawSocket socket, byte[] bytes) {
        int[] next = {0};
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            try {
                socket.send(new byte[] {bytes[next[0]]});
                return ++next[0] == 40;
            } catch (IOException closed) {
                return true;
            }
        });
    }

    private double ended(CloseCode code) {
        return node.metric("fanfare_connections_ended_total", "code=\"" + code.wireName() + "\"");
    }
}
