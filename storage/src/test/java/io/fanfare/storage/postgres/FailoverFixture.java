package io.fanfare.storage.postgres;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers, of which the second one takes over from the first. */
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
abstract class FailoverFixture {
    static final TopicName ROOM = TopicName.of("room:1");
    static final Duration PROGRESS = Duration.ofSeconds(60);

    /** Of a server with an empty history, which each test copies. */
    private Path files;

    private String database;

    @TempDir
    private Path folder;

    ServerPair servers;

    @BeforeAll
    final void prepare(@TempDir Path ofClass) throws Exception {
        files = ofClass.resolve("data");
        database = ServerPair.prepare(files);
    }

    @BeforeEach
    final void open() throws Exception {
        servers = new ServerPair(files, database, folder);
    }

    @AfterEach
    final void close() throws Exception {
        servers.close();
    }

    final void failOver() throws Exception {
        servers.killFirst();
        servers.promoteSecond();
    }

    static Position positionAfter(Appended before, int count) {
        return new Position(before.position().epoch(), before.position().offset() + count);
    }

    static void awaitProgress(RetryingPublishers publishers) {
        long before = publishers.acknowledged();
        Awaitility.await().atMost(PROGRESS).until(() -> publishers.acknowledged() > before + 100);
    }

    static Appended append(HistoryStore store) {
        return append(store, null);
    }

    static Appended append(HistoryStore store, String key) {
        return Await.result(store.append(new Publication(ROOM, "message", Payload.json("{}"), key, 1)));
    }

    static Appended awaitAppend(HistoryStore store) {
        return Awaitility.await().atMost(PROGRESS).ignoreExceptions().until(() -> append(store), found -> true);
    }

    static long epochOf(HistoryStore store) {
        return Awaitility.await()
                .atMost(PROGRESS)
                .ignoreExceptions()
                .until(() -> Await.result(store.heads(List.of(ROOM))).get(ROOM).epoch(), found -> true);
    }
}
