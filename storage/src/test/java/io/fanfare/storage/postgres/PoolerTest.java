package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between the store and its database is something that shares connections. */
@Timeout(60)
class PoolerTest {
    private static final TopicName ROOM = TopicName.of("room:1");

    /** The driver prepares a statement on the server at its fifth use. */
    private static final int OFTEN = 8;

    private final TestDatabase database = TestDatabase.create();

    @Test
    void nothingIsLeftInSessionsThatAreShared() throws Exception {
        try (FakePooler pooler = new FakePooler(database.server().port(), FakePooler.Mode.AFTER_TRANSACTION);
                HistoryStore store = TestDatabase.open(pooler.settings(database.name()))) {
            pooler.statements().clear();

            for (int i = 1; i <= OFTEN; i++) {
                assertThat(append(store, "key " + i)).isEqualTo(i);
                assertThat(Await.result(store.readAfter(ROOM, 0, 100, 1_000)).publications())
                        .hasSize(i);
                assertThat(Await.result(store.heads(List.of(ROOM))).get(ROOM).headOffset())
                        .isEqualTo(i);
                Await.result(store.trim());
            }

            // The driver's name for a connection is all that may stay: poolers know it.
            assertThat(pooler.statements()).noneMatch(sql -> sql.matches("(?is)\\s*SET (?!LOCAL|application_name).*"));
        }
    }

    @Test
    void promisesDoNotRestOnTheSessionsDefaults() throws Exception {
        database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = off");
        database.execute("CREATE TABLE noted AS SELECT ''::text AS setting; CREATE FUNCTION note() RETURNS trigger"
                + " LANGUAGE plpgsql AS $$ BEGIN UPDATE public.noted SET setting = current_setting('synchronous_commit')"
                + " || ' ' || current_setting('idle_in_transaction_session_timeout'); RETURN NULL; END $$;"
                + " CREATE TRIGGER note AFTER INSERT ON fanfare.publication EXECUTE FUNCTION note()");
        try (FakePooler pooler = new FakePooler(database.server().port(), FakePooler.Mode.AFTER_TRANSACTION);
                HistoryStore store = TestDatabase.open(pooler.settings(database.name()))) {

            append(store, null);

            assertThat(database.ask("SELECT setting FROM noted")).isEqualTo("on 2s");
        }
    }

    @Test
    void poolerWithoutTransactionsIsRefusedInOneLine() throws Exception {
        try (FakePooler pooler = new FakePooler(database.server().port(), FakePooler.Mode.AFTER_STATEMENT)) {
            assertThatThrownBy(() -> TestDatabase.open(pooler.settings(database.name())))
                    .hasMessageContaining("pool_mode = transaction or session")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void otherIsolationBehindAPoolerIsRefused() throws Exception {
        database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_isolation = 'serializable'");
        try (FakePooler pooler = new FakePooler(database.server().port(), FakePooler.Mode.AFTER_TRANSACTION)) {
            assertThatThrownBy(() -> TestDatabase.open(pooler.settings(database.name())))
                    .hasMessageContaining("expected: read committed");
        }
    }

    private static long append(HistoryStore store, String key) {
        return Await.result(store.append(new Publication(ROOM, "message", Payload.json("{}"), key, 1)))
                .position()
                .offset();
    }
}
