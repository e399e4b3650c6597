package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The server or its connections die while two nodes publish. {@code -Pfaults} does it many times more. */
@Execution(ExecutionMode.CONCURRENT)
class KilledServerTest {
    private static final int KILLS = Integer.getInteger("fanfare.faults.kills", 5);
    private static final Duration PROGRESS = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private PostgresServer server;
    private TestDatabase database;
    private HistoryStore first;
    private HistoryStore second;

    @BeforeEach
    void open() throws Exception {
        server = PostgresServer.in(folder.resolve("data"));
        database = TestDatabase.on(server);
        first = database.open();
        second = database.open();
    }

    @AfterEach
    void close() throws Exception {
        first.close();
        second.close();
        server.close();
    }

    @Test
    void killedServerLosesAndRepeatsNothingThatWasAcknowledged() throws Exception {
        long epoch = epoch();
        RetryingPublishers publishers = new RetryingPublishers(first, second).start();

        for (int kill = 0; kill < KILLS; kill++) {
            awaitProgress(publishers);
            server.kill();
            server.start();
        }
        awaitProgress(publishers);

        publishers.stopAndCheck();
        assertThat(epoch()).isEqualTo(epoch);
    }

    @Test
    void terminatedConnectionsLoseAndRepeatNothingThatWasAcknowledged() throws Exception {
        RetryingPublishers publishers = new RetryingPublishers(first, second).start();

        for (int i = 0; i < 4 * KILLS; i++) {
            awaitProgress(publishers);
            terminateConnections();
        }
        awaitProgress(publishers);

        publishers.stopAndCheck();
    }

    @Test
    void commitThatNoReplicaConfirmsIsNotAcknowledged() throws Exception {
        server.execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        server.execute("postgres", "SELECT pg_reload_conf()");
        Publication publication = new Publication(TopicName.of("room:1"), "message", Payload.json("{}"), "key", 1);

        assertThatThrownBy(() -> Await.result(first.append(publication)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.OUTCOME_UNKNOWN));

        server.execute("postgres", "ALTER SYSTEM RESET synchronous_standby_names");
        server.execute("postgres", "SELECT pg_reload_conf()");
        Appended retry = await().atMost(PROGRESS)
                .ignoreExceptions()
                .until(() -> Await.result(first.append(publication)), found -> true);
        assertThat(retry.position().offset()).isEqualTo(1);
    }

    private void terminateConnections() throws SQLException {
        database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'fanfare-%'");
    }

    private static void awaitProgress(RetryingPublishers publishers) {
        long before = publishers.acknowledged();
        await().atMost(PROGRESS).until(() -> publishers.acknowledged() > before + 100);
    }

    private long epoch() {
        TopicName topic = TopicName.of("room:1");
        return Await.result(first.heads(List.of(topic))).get(topic).epoch();
    }
}
