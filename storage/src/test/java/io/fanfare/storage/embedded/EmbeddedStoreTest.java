package io.fanfare.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.HistoryStoreContract;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.TopicPage;
import io.fanfare.storage.commit.CommitLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends HistoryStoreContract {
    private static final TopicName ROOM = TopicName.of("room:1");
    private static final CommitLimits LIMITS = new CommitLimits(100_000, 1 << 26, 1_000, 1 << 22);

    @TempDir
    private Path folder;

    private int folders;

    @Override
    protected HistoryStore openEmpty(InstantSource clock) {
        return open(folder.resolve("history-" + folders++), clock);
    }

    @Override
    protected HistoryStore openEmptyWithMaxWait(InstantSource clock) {
        return EmbeddedStores.open(
                folder.resolve("history-" + folders++), LIMITS.withMaxAnswer(MAX_WAIT.toMillis()), clock);
    }

    @Test
    void topicAboveTheLimitIsRefusedAndThoseOfItsBatchAreNot() {
        TopicName always = TopicName.of("fanfare:control");
        TopicLimit limit = new TopicLimit(2, Set.of(always));
        try (HistoryStore small = EmbeddedStores.open(folder.resolve("small"), LIMITS, limit, clock)) {
            await(small.append(publication(TopicName.of("room:1"), null)));
            await(small.append(publication(TopicName.of("room:2"), null)));

            CompletionStage<Appended> known = small.append(publication(TopicName.of("room:1"), null));
            CompletionStage<Appended> oneMore = small.append(publication(TopicName.of("room:3"), null));
            CompletionStage<Appended> exempt = small.append(publication(always, null));

            assertThat(await(known).position().offset()).isEqualTo(2);
            assertThat(await(exempt).position().offset()).isEqualTo(1);
            assertThatThrownBy(() -> await(oneMore))
                    .cause()
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(StoreException.Reason.OVERLOADED));
            assertThat(small.health().canCommit()).isTrue();
        }
    }

    @Test
    void indexThatAnEarlierVersionDidNotMakeIsMade() throws Exception {
        Path data = folder.resolve("without-index");
        open(data, clock).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("history.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("DROP INDEX topic_with_publications");
        }

        open(data, clock).close();

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("history.db"));
                var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "SELECT count(*) FROM sqlite_schema WHERE name = 'topic_with_publications'")) {
            assertThat(found.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void topicsThatHaveBeenEmptiedAreNotLookedAtByTrimming() throws Exception {
        Path data = folder.resolve("emptied");
        open(data, clock).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("history.db"));
                var statement = connection.createStatement();
                var plan = statement.executeQuery("EXPLAIN QUERY PLAN " + SqliteTrim.FIND_TOPICS.replace("?", "1"))) {
            plan.next();
            assertThat(plan.getString("detail")).contains("USING INDEX topic_with_publications");
        }
    }

    @Test
    void historyKeysAndEpochSurviveARestart() {
        Path data = folder.resolve("restarted");
        TopicHead before;
        try (HistoryStore first = open(data, clock)) {
            await(first.append(publication("a")));
            await(first.append(publication(null)));
            before = await(first.heads(List.of(ROOM))).get(ROOM);
        }

        try (HistoryStore second = open(data, clock)) {
            TopicPage page = await(second.readAfter(ROOM, 0, 10, 1_000));

            assertThat(page.head()).isEqualTo(before);
            assertThat(page.publications()).hasSize(2);
            assertThat(await(second.append(publication("a"))).duplicate()).isTrue();
            assertThat(await(second.append(publication("b"))).position().offset())
                    .isEqualTo(3);
        }
    }

    @Test
    void secondStoreOnADirectoryIsRefused() {
        Path data = folder.resolve("shared");
        HistoryStore first = open(data, clock);

        assertThatThrownBy(() -> open(data, clock))
                .hasMessageContaining(data.toString())
                .hasMessageContaining("in use by another process");

        first.close();
        open(data, clock).close();
    }

    @Test
    void restoredBackupBeginsANewEpoch() throws IOException {
        Path data = folder.resolve("original");
        long epoch;
        try (HistoryStore first = open(data, clock)) {
            epoch = await(first.append(publication(null))).position().epoch();
        }
        Path backup = Files.copy(data.resolve("history.db"), folder.resolve("backup.db"));
        try (HistoryStore again = open(data, clock)) {
            await(again.append(publication(null)));
        }
        Files.delete(data.resolve("history.db"));
        Files.copy(backup, data.resolve("history.db"));

        try (HistoryStore restored = open(data, clock)) {
            TopicHead head = await(restored.heads(List.of(ROOM))).get(ROOM);
            assertThat(head.headOffset()).isEqualTo(1);
            assertThat(head.epoch()).isNotEqualTo(epoch);
        }
    }

    @Test
    void databaseWithoutItsWitnessBeginsANewEpoch() throws IOException {
        Path data = folder.resolve("moved");
        long epoch;
        try (HistoryStore first = open(data, clock)) {
            epoch = await(first.append(publication(null))).position().epoch();
        }
        Files.delete(data.resolve("witness"));

        try (HistoryStore second = open(data, clock)) {
            assertThat(await(second.heads(List.of(ROOM))).get(ROOM).epoch()).isNotEqualTo(epoch);
        }
    }

    @Test
    void historyOfANewerVersionIsRefused() throws Exception {
        Path data = folder.resolve("newer");
        open(data, clock).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("history.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
        }

        assertThatThrownBy(() -> open(data, clock)).hasMessageContaining("schema 99 (expected: at most 1)");
    }

    private static HistoryStore open(Path data, InstantSource clock) {
        return EmbeddedStores.open(data, LIMITS, clock);
    }

    private static Publication publication(String key) {
        return new Publication(ROOM, Publication.DEFAULT_EVENT, Payload.json("{}"), key, 1);
    }
}
