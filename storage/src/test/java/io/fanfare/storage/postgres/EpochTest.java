package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that may have lost what was acknowledged has another epoch. */
@Timeout(90)
class EpochTest {
    private static final TopicName ROOM = TopicName.of("room:1");

    @TempDir
    private Path folder;

    @Test
    void olderBackupBeginsANewEpochWhichEveryNodeFollows() throws Exception {
        Path data = folder.resolve("data");
        try (PostgresServer server = PostgresServer.in(data)) {
            TestDatabase database = TestDatabase.on(server);
            try (HistoryStore publishing = database.open();
                    HistoryStore reading = database.open()) {
                Appended kept = append(publishing);
                server.stop();
                FileCopy.of(data, folder.resolve("backup"));
                server.start();
                awaitAppend(publishing);
                server.stop();
                delete(data);
                FileCopy.of(folder.resolve("backup"), data);
                server.start();

                Appended restored = awaitAppend(publishing);

                assertThat(restored.position().offset()).isEqualTo(2);
                assertThat(restored.position().epoch())
                        .isNotEqualTo(kept.position().epoch());
                assertThat(awaitHead(reading))
                        .isEqualTo(new TopicHead(restored.position().epoch(), 1, 2));
            }
        }
    }

    @Test
    void restoredDumpBeginsANewEpoch() throws Exception {
        TestDatabase database = TestDatabase.create();
        long epoch = epochOf(database);

        TestDatabase copy = database.copy();

        assertThat(epochOf(copy)).isNotEqualTo(epoch);
        assertThat(epochOf(database)).isEqualTo(epoch);
    }

    @Test
    void tablesMadeAgainBeginANewEpoch() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (HistoryStore store = database.open()) {
            long epoch = append(store).position().epoch();

            database.execute("CREATE TABLE fanfare.store2 (LIKE fanfare.store INCLUDING ALL);"
                    + " INSERT INTO fanfare.store2 SELECT * FROM fanfare.store; DROP TABLE fanfare.store;"
                    + " ALTER TABLE fanfare.store2 RENAME TO store");

            assertThat(awaitHead(store).epoch()).isNotEqualTo(epoch);
        }
    }

    @Test
    void promotedServerBeginsANewEpoch() throws Exception {
        TestDatabase database = TestDatabase.create();
        long epoch = epochOf(database);
        database.execute("UPDATE fanfare.store SET timeline = timeline - 1");

        assertThat(epochOf(database)).isNotEqualTo(epoch);
    }

    @Test
    void rewoundServerBeginsANewEpochEvenIfOnlyOthersLostTheirs() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (HistoryStore watching = database.open()) {
            long epoch = epochOf(database);
            Await.result(watching.trim());
            database.execute("DELETE FROM fanfare.writer WHERE batch > 0");
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name LIKE 'fanfare-%' AND datname = current_database()");

            assertThat(append(watching).position().epoch()).isNotEqualTo(epoch);
        }
    }

    @Test
    void nodeThatWasDeclaredToHaveLeftRegistersAgainAndPublishesOn() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (HistoryStore store = database.open()) {
            long epoch = append(store).position().epoch();
            database.execute("UPDATE fanfare.writer SET left_at = now()");

            Appended after = append(store);

            assertThat(after.position()).isEqualTo(new Position(epoch, 2));
            assertThat(database.ask("SELECT count(*) FROM fanfare.writer WHERE left_at IS NULL"))
                    .isEqualTo("1");
        }
        assertThat(database.ask("SELECT count(*) FROM fanfare.writer WHERE left_at IS NULL"))
                .isEqualTo("0");
    }

    @Test
    void whoIsSilentForLongIsDeclaredToHaveLeftAndAnIdleNodeIsNot() throws Exception {
        TestDatabase database = TestDatabase.create();
        try (HistoryStore idle = database.open();
                HistoryStore trimming = database.open()) {
            database.execute("UPDATE fanfare.writer SET seen_at = now() - interval '11 minutes'");

            Await.result(trimming.trim());
            assertThat(database.ask("SELECT count(*) FROM fanfare.writer WHERE left_at IS NULL"))
                    .isEqualTo("1");

            Await.result(idle.trim());
            assertThat(database.ask("SELECT count(*) FROM fanfare.writer WHERE left_at IS NULL"))
                    .isEqualTo("2");
        }
    }

    private long epochOf(TestDatabase database) {
        try (HistoryStore store = database.open()) {
            return append(store).position().epoch();
        }
    }

    private static Appended append(HistoryStore store) {
        return Await.result(store.append(new Publication(ROOM, "message", Payload.json("{}"), null, 1)));
    }

    private static Appended awaitAppend(HistoryStore store) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> append(store), found -> true);
    }

    private static TopicHead awaitHead(HistoryStore store) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> Await.result(store.heads(List.of(ROOM))).get(ROOM), found -> true);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
