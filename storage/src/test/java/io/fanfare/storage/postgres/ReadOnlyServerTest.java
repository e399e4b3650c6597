package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth.State;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that answers reads and takes no writes, and one that is gone. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ReadOnlyServerTest {
    private static final Publication PUBLICATION =
            new Publication(TopicName.of("room:1"), "message", Payload.json("{}"), "key", 1);
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private PostgresServer server;
    private HistoryStore store;

    @BeforeEach
    void open() throws Exception {
        server = PostgresServer.in(folder.resolve("data"));
        store = TestDatabase.open(
                server.settings(TestDatabase.on(server).name()).inHaste());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        server.close();
    }

    @Test
    void readOnlyServerFailsForAllNodesUntilItTakesWritesAgain() throws Exception {
        setReadOnly("on");

        assertUnavailable();
        assertThat(store.health().state()).isEqualTo(State.SHARED_STORE_FAILS);
        assertThat(store.health().reason()).startsWith("the database is out of reach: ");

        setReadOnly("off");
        await().atMost(RECOVERY).until(() -> store.health().canCommit());
        assertThat(Await.result(store.append(PUBLICATION)).duplicate()).isFalse();
    }

    @Test
    void storeThatNobodyPublishesToFindsOutThatItsServerTakesNoWrites() throws Exception {
        setReadOnly("on");

        await().atMost(RECOVERY).until(() -> store.health().state() == State.SHARED_STORE_FAILS);
    }

    @Test
    void deadServerFailsForAllNodesUntilItIsBack() throws Exception {
        server.kill();

        assertUnavailable();
        assertThat(store.health().state()).isEqualTo(State.SHARED_STORE_FAILS);

        server.start();
        await().atMost(RECOVERY).until(() -> store.health().canCommit());
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> Await.result(store.append(PUBLICATION)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));
    }

    private void setReadOnly(String value) throws SQLException {
        server.execute("postgres", "ALTER SYSTEM SET default_transaction_read_only = " + value);
        server.execute("postgres", "SELECT pg_reload_conf()");
    }
}
