package io.fanfare.storage.embedded;

import static io.fanfare.storage.embedded.EmbeddedStores.IDEMPOTENCY_WINDOW;
import static io.fanfare.storage.embedded.EmbeddedStores.RETENTION;
import static io.fanfare.storage.embedded.EmbeddedStores.ROOM;
import static io.fanfare.storage.embedded.EmbeddedStores.publication;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicLimit;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.sqlite.SQLiteErrorCode;

/** What is stored and what is said when SQLite fails in the middle of a batch. */
class SqliteLedgerTest {
    private static final int LARGE = 100_000;

    @TempDir
    private Path folder;

    private DataDirectory directory;
    private FaultyDatabase database;
    private SqliteLedger ledger;

    @BeforeEach
    void open() throws Exception {
        directory = DataDirectory.open(folder.resolve("data"));
        NativeLibrary.load(directory.folder());
        database = new FaultyDatabase(directory);
        database.open();
        ledger = new SqliteLedger(database, IDEMPOTENCY_WINDOW, TopicLimit.NONE, RETENTION, InstantSource.system());
        commit(publication("before"));
    }

    @AfterEach
    void close() throws Exception {
        ledger.close();
        database.close();
        directory.close();
    }

    @Test
    void fullDatabaseStoresNothingOfWhatItRefusesAndGoesOnOnceThereIsRoom() throws Exception {
        database.limit(true);
        for (int retry = 0; retry < 3; retry++) {
            assertRefused(publication(null, LARGE));
        }
        assertRefused(publication("key", LARGE));
        assertThat(stored()).containsExactly("before");

        database.limit(false);

        assertThat(commit(publication("key", LARGE)).position().offset()).isEqualTo(2);
        assertThat(stored()).containsExactly("before", "key");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "SQLITE_FULL",
                "SQLITE_IOERR_WRITE",
                "SQLITE_NOMEM",
                "SQLITE_BUSY",
                "SQLITE_INTERRUPT",
                "SQLITE_CORRUPT",
                "SQLITE_ERROR"
            })
    void transactionThatSqliteEndsByItselfIsRefusedAndLeavesNothing(SQLiteErrorCode code) throws Exception {
        database.fail("UPDATE topic SET head", FaultyDatabase.error(code), 3);

        assertRefused(publication("first"), publication(null));
        assertRefused(publication("first"), publication(null));
        assertRefused(publication("first"), publication(null));

        assertThat(stored()).containsExactly("before");
        assertThat(commit(publication("first"))).extracting(Appended::duplicate).isEqualTo(false);
        assertThat(stored()).containsExactly("before", "first");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "SQLITE_FULL",
                "SQLITE_IOERR_FSYNC",
                "SQLITE_IOERR_SHMSIZE",
                "SQLITE_NOMEM",
                "SQLITE_BUSY",
                "SQLITE_INTERRUPT"
            })
    void commitThatFailsIsRefusedOnceItIsKnownThatNothingIsLeft(SQLiteErrorCode code) throws Exception {
        database.fail("COMMIT", FaultyDatabase.error(code), 1);

        assertRefused(publication("key"));

        assertThat(stored()).containsExactly("before");
        assertThat(commit(publication("key")).position().offset()).isEqualTo(2);
        assertThat(stored()).containsExactly("before", "key");
    }

    @Test
    void commitWhoseRemainsCannotBeWrittenOverIsUnknown() throws Exception {
        database.fail("COMMIT", FaultyDatabase.error(SQLiteErrorCode.SQLITE_IOERR_FSYNC), 2);

        assertFails(Reason.OUTCOME_UNKNOWN, publication("key"));

        assertThat(commit(publication("key")).position().offset()).isEqualTo(2);
        assertThat(stored()).containsExactly("before", "key");
    }

    @Test
    void commitThatHappenedAlthoughItFailedIsAcknowledged() throws Exception {
        database.failAfterwards("COMMIT", FaultyDatabase.error(SQLiteErrorCode.SQLITE_IOERR_FSYNC));

        assertThat(commit(publication("key")).position().offset()).isEqualTo(2);

        assertThat(stored()).containsExactly("before", "key");
        assertThat(commit(publication("key")).duplicate()).isTrue();
    }

    @Test
    void errorOfTheProgramLeavesNoTransactionOpen() throws Exception {
        database.fail("INSERT INTO publication", () -> new StackOverflowError("planted"), 1);

        assertThatThrownBy(() -> commit(publication("key"))).isInstanceOf(StackOverflowError.class);

        assertThat(stored()).containsExactly("before");
        assertThat(commit(publication("key")).position().offset()).isEqualTo(2);
    }

    @Test
    void errorOfTheProgramAtTheCommitIsNoReasonToRefuseForEver() throws Exception {
        database.failAfterwards("COMMIT", () -> new StackOverflowError("planted"));

        assertThatThrownBy(() -> commit(publication("key"))).isInstanceOf(StackOverflowError.class);

        assertThat(commit(publication("key")).duplicate()).isTrue();
        assertThat(stored()).containsExactly("before", "key");
    }

    @Test
    void trimThatFailsIsTakenBack() throws Exception {
        database.fail("DELETE FROM idempotency", FaultyDatabase.error(SQLiteErrorCode.SQLITE_FULL), 1);

        assertThatThrownBy(() -> ledger.trim())
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));

        assertThat(ledger.trim()).isZero();
        assertThat(commit(publication("key")).position().offset()).isEqualTo(2);
    }

    @Test
    void probeIsSeenByNobodyAndFailsAsACommitDoes() throws Exception {
        ledger.probe();
        database.fail("COMMIT", FaultyDatabase.error(SQLiteErrorCode.SQLITE_FULL), 1);

        assertThatThrownBy(() -> ledger.probe()).hasMessageContaining("the disk is full");

        ledger.probe();
        assertThat(stored()).containsExactly("before");
    }

    private Appended commit(Publication publication) {
        return ledger.commit(List.of(publication)).get(0);
    }

    private void assertRefused(Publication... batch) {
        assertFails(Reason.UNAVAILABLE, batch);
    }

    private void assertFails(Reason reason, Publication... batch) {
        assertThatThrownBy(() -> ledger.commit(List.of(batch)))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    /** The keys of what is there, in order. */
    private List<String> stored() throws SQLException {
        try (SqliteReader reader = new SqliteReader(database)) {
            return reader.readAfter(ROOM, 0, 100, 1 << 30).publications().stream()
                    .map(StoredPublication::publication)
                    .map(Publication::key)
                    .toList();
        }
    }
}
