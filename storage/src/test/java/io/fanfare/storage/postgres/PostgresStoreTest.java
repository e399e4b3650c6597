package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.HistoryStoreContract;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.TopicPage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends HistoryStoreContract {
    private static final TopicName ROOM = TopicName.of("room:1");

    /** That of the store that is open. */
    private TestDatabase database;

    @Override
    protected HistoryStore openEmpty(InstantSource clock) {
        try {
            database = TestDatabase.create().withManualClock();
            return database.open();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    protected HistoryStore openEmptyWithMaxWait(InstantSource clock) {
        database = TestDatabase.create();
        DatabaseSettings hasty = database.server().settings(database.name()).inHaste();
        assertThat(hasty.maxWaitSeconds()).isEqualTo(MAX_WAIT.toSeconds());
        return TestDatabase.open(hasty);
    }

    @Override
    protected void advance(Duration duration) {
        try {
            database.advance(duration);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void topicAboveTheLimitIsRefusedAndThoseOfItsBatchAreNot() {
        TopicName always = TopicName.of("fanfare:control");
        database = TestDatabase.create();
        TopicLimit limit = new TopicLimit(2, Set.of(always));
        try (HistoryStore small = TestDatabase.open(database.server().settings(database.name()), limit)) {
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
    void historyKeysAndEpochSurviveARestart() {
        database = TestDatabase.create();
        TopicHead before;
        try (HistoryStore first = database.open()) {
            await(first.append(publication(ROOM, "a")));
            await(first.append(publication(ROOM, null)));
            before = await(first.heads(List.of(ROOM))).get(ROOM);
        }

        try (HistoryStore second = database.open()) {
            TopicPage page = await(second.readAfter(ROOM, 0, 10, 1_000));

            assertThat(page.head()).isEqualTo(before);
            assertThat(page.publications()).hasSize(2);
            assertThat(await(second.append(publication(ROOM, "a"))).duplicate()).isTrue();
            assertThat(await(second.append(publication(ROOM, "b"))).position().offset())
                    .isEqualTo(3);
        }
    }

    @Test
    void namesThatDifferInCaseOrAccentAreDifferentTopics() {
        for (String name : List.of("room:a", "room:A", "room:ä", "room:a\u0308")) {
            assertThat(await(store.append(publication(TopicName.of(name), "key")))
                            .position()
                            .offset())
                    .isEqualTo(1);
        }
    }

    @Test
    void historyOfANewerVersionIsRefused() throws Exception {
        database = TestDatabase.create();
        database.open().close();
        database.execute("UPDATE fanfare.flyway_schema_history SET version = '99' WHERE version = '1'");

        assertThatThrownBy(() -> database.open()).hasMessageContaining("99");
    }

    @Test
    void databaseThatCannotBeReachedIsRefusedInWords() {
        PostgresSettings nowhere = PostgresServer.settings("nothing", 1);

        assertThatThrownBy(() -> TestDatabase.open(nowhere))
                .hasRootCauseInstanceOf(IOException.class)
                .hasMessageContaining("postgres at 127.0.0.1:1/nothing can't be opened");
    }
}
