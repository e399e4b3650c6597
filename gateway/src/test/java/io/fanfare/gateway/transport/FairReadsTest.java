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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that read all the history that they may do not make a client wait that comes back and has missed little. */
@ExtendWith(NoLeaks.class)
class FairReadsTest extends BystandersFixture {
    private static final int SESSIONS = 40;
    private static final int REQUESTS = 64;
    private static final int MESSAGES = 60;
    private static final int PAYLOAD_BYTES = 1_000;
    private static final TopicName LONG = TopicName.of("room:long");
    private static final TopicName SHORT = TopicName.of("room:short");

    @TempDir
    static Path folder;

    private final List<TcpClient> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger pages = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        start(
                "STORE_URL", "embedded",
                "DATA_DIR", folder.toString(),
                // Nothing comes from memory.
                "HISTORY_RECENT_BYTES", "0");
        try (TcpClient publisher = new TcpClient(node.publicAddress()).open()) {
            for (int i = 0; i < MESSAGES; i++) {
                publish(publisher, LONG, PAYLOAD_BYTES);
            }
            for (int i = 0; i < 3; i++) {
                publish(publisher, SHORT, 2);
            }
        }
    }

    private static void publish(TcpClient publisher, TopicName topic, int bytes) throws IOException {
        Payload payload = Payload.binary(new byte[bytes]);
        publisher.send(new Command.Publish(1, topic, Publication.DEFAULT_EVENT, payload, null, true));
        publisher.receive(Event.Published.class);
    }

    @AfterEach
    void close() throws Exception {
        for (TcpClient reader : readers) {
            reader.close();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void read(TcpClient reader) {
        try {
            for (int i = 0; i < REQUESTS; i++) {
                reader.receive(Event.HistoryPage.class);
                pages.incrementAndGet();
            }
        } catch (IOException ended) {
            // The test is over.
        }
    }

    private void askForAllThatMayBeAsked() throws IOException {
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (int i = 1; i <= REQUESTS; i++) {
            requests.write(TcpClient.bytes(new Command.History(i, LONG, new Position(0, 0), MESSAGES)));
        }
        for (int i = 0; i < SESSIONS; i++) {
            readers.add(new TcpClient(node.publicAddress()).open());
        }
        for (TcpClient reader : readers) {
            reader.socket().send(requests.toByteArray());
        }
        for (TcpClient reader : readers) {
            Thread thread = new Thread(() -> read(reader), "reader");
            thread.start();
            threads.add(thread);
        }
    }

    @Test
    void resumeIsNotBehindThePagesThatOthersHaveAskedFor() throws Exception {
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            askForAllThatMayBeAsked();

            client.send(new Command.Subscribe(1, List.of(Target.after(SHORT, new Position(0, 0)))));
            client.receive(Event.Subscribed.class);
            for (int offset = 1; offset <= 3; offset++) {
                assertThat(client.receive(Event.Message.class).offset()).isEqualTo(offset);
            }

            assertThat(pages.get()).as("pages that others had got by then").isLessThan(SESSIONS * REQUESTS / 2);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> pages.get() == SESSIONS * REQUESTS);
    }
}
