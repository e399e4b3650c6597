package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients ask for and do not read takes no more than their connections may hold, and others notice nothing. */
@ExtendWith(NoLeaks.class)
class UnreadAnswersTest extends BystandersFixture {
    private static final int OUTBOUND_LIMIT_BYTES = 65_536;
    private static final int CLIENTS = 40;
    private static final int REQUESTS = 64;
    private static final int TOPICS = 16;
    private static final int MESSAGES = 32;
    private static final int PAYLOAD_BYTES = 30_000;
    /** What the allocator, which all tests of this process share, may take in chunks meanwhile. */
    private static final long CHUNKS_BYTES = 24 << 20;
    /**
     * Of each client: what is written, a page that was begun when there was room, and what frames add. All that the
     * clients of a test ask for is more than ten times as much.
     */
    private static final long MAX_BYTES = CHUNKS_BYTES + (long) CLIENTS * 3 * OUTBOUND_LIMIT_BYTES;

    private final List<RawSocket> deaf = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        start("PUBLIC_OUTBOUND_LIMIT_BYTES", Integer.toString(OUTBOUND_LIMIT_BYTES), "API_ANSWER_TIMEOUT_SECONDS", "3");
        Payload payload = Payload.binary(new byte[PAYLOAD_BYTES]);
        try (TcpClient publisher = new TcpClient(node.publicAddress()).open()) {
            for (int i = 0; i < TOPICS * MESSAGES; i++) {
                publisher.send(
                        new Command.Publish(1, topic(i % TOPICS), Publication.DEFAULT_EVENT, payload, null, true));
                publisher.receive(Event.Published.class);
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        for (RawSocket socket : deaf) {
            socket.close();
        }
    }

    private static TopicName topic(int number) {
        return TopicName.of("room:unread-" + number);
    }

    private TcpClient deafClient() throws IOException {
        RawSocket socket = new RawSocket(node.publicAddress(), 4_096);
        deaf.add(socket);
        return new TcpClient(socket).open();
    }

    private static long usedBytes() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private static void assertThatNoMoreIsHeld(long before) {
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> usedBytes() - before < MAX_BYTES);
    }

    @Test
    void pagesOfHistoryAreReadAsTheClientReads() throws Exception {
        long before = usedBytes();

        for (int i = 0; i < CLIENTS; i++) {
            TcpClient client = deafClient();
            for (int request = 1; request <= REQUESTS; request++) {
                client.send(new Command.History(request, topic(request % TOPICS), new Position(0, 0), 1_000));
            }
        }

        assertThatNoMoreIsHeld(before);
        TcpClient last = new TcpClient(deaf.get(CLIENTS - 1));
        for (int request = 1; request <= REQUESTS; request++) {
            assertThat(last.receive(Event.HistoryPage.class).entries()).isNotEmpty();
        }
    }

    @Test
    void subscriptionsThatCatchUpTogetherShareTheRoom() throws Exception {
        long before = usedBytes();
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            targets.add(Target.after(topic(i), new Position(0, 0)));
        }

        for (int i = 0; i < CLIENTS; i++) {
            deafClient().send(new Command.Subscribe(1, targets));
        }

        assertThatNoMoreIsHeld(before);
        TcpClient last = new TcpClient(deaf.get(CLIENTS - 1));
        int messages = 0;
        while (messages < TOPICS * MESSAGES) {
            messages += last.receive() instanceof Event.Message ? 1 : 0;
        }
    }

    @Test
    void answerOfHttpThatNobodyReadsEndsItsConnection() throws Exception {
        String get = "GET /v1/topics/room:unread-1/messages?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        RawSocket socket = new RawSocket(node.apiAddress(), 4_096);
        deaf.add(socket);

        socket.send(get.repeat(20));

        await().untilAsserted(() -> assertThat(node.metric("fanfare_api_connections_closed_total", "reason=\"unread\""))
                .isGreaterThanOrEqualTo(1));
    }

    @Test
    void pipelinedRequestsOfHttpAreCarriedOutAsTheClientReads() throws Exception {
        long before = usedBytes();
        String get = "GET /v1/topics/room:unread-1/messages?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n";

        for (int i = 0; i < CLIENTS / 4; i++) {
            RawSocket socket = new RawSocket(node.apiAddress(), 4_096);
            deaf.add(socket);
            socket.send(get.repeat(500));
        }

        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> node.metric("fanfare_api_answers_total", "messages\"") < 500);
        assertThatNoMoreIsHeld(before);
    }
}
