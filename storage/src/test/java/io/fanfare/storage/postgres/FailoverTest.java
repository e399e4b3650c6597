package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A standby that takes over keeps the epoch if it has everything, and only then. */
@Timeout(180)
class FailoverTest {
    private static final TopicName ROOM = TopicName.of("room:1");
    private static final Duration PROGRESS = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private ServerPair servers;

    @BeforeEach
    void open() throws Exception {
        servers = new ServerPair(folder);
    }

    @AfterEach
    void close() throws Exception {
        servers.close();
    }

    @Test
    void synchronousStandbyThatTakesOverUnderLoadKeepsTheEpochForAllNodes() throws Exception {
        servers.synchronous();
        try (HistoryStore here = TestDatabase.open(servers.settings());
                HistoryStore there = TestDatabase.open(servers.settings())) {
            long epoch = epochOf(here);
            RetryingPublishers publishers = new RetryingPublishers(here, there).start();
            awaitProgress(publishers);

            servers.killFirst();
            servers.promoteSecond();
            awaitProgress(publishers);

            publishers.stopAndCheck();
            assertThat(epochOf(here)).isEqualTo(epoch);
            assertThat(epochOf(there)).isEqualTo(epoch);
        }
    }

    private static void awaitProgress(RetryingPublishers publishers) {
        long before = publishers.acknowledged();
        Awaitility.await().atMost(PROGRESS).until(() -> publishers.acknowledged() > before + 100);
    }

    private static Appended append(HistoryStore store) {
        return Await.result(store.append(new Publication(ROOM, "message", Payload.json("{}"), null, 1)));
    }

    private static Appended awaitAppend(HistoryStore store) {
        return Awaitility.await().atMost(PROGRESS).ignoreExceptions().until(() -> append(store), found -> true);
    }

    private static long epochOf(HistoryStore store) {
        return Awaitility.await()
                .atMost(PROGRESS)
                .ignoreExceptions()
                .until(() -> Await.result(store.heads(List.of(ROOM))).get(ROOM).epoch(), found -> true);
    }
}
