package io.fanfare.storage.embedded;

import static io.fanfare.storage.embedded.EmbeddedStores.ROOM;
import static io.fanfare.storage.embedded.EmbeddedStores.await;
import static io.fanfare.storage.embedded.EmbeddedStores.publication;
import static io.fanfare.storage.embedded.EmbeddedStores.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth.State;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that go while the store has them open. */
@Timeout(60)
class LostFilesTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path database;
    private EmbeddedStore store;
    private long epoch;

    @BeforeEach
    void open() {
        data = folder.resolve("data");
        database = data.resolve("history.db");
        store = EmbeddedStores.open(data);
        epoch = await(store.append(publication("before"))).position().epoch();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void nothingIsAcknowledgedOnceTheDatabaseIsDeleted() throws Exception {
        Files.delete(database);

        assertRefused("history.db was deleted");
    }

    @Test
    void nothingIsAcknowledgedOnceTheFolderIsDeleted() throws Exception {
        try (var files = Files.list(data)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(data);

        assertRefused("history.db was deleted");
    }

    @Test
    void nothingIsAcknowledgedOnceTheDatabaseIsReplaced() throws Exception {
        Path copy = Files.copy(database, folder.resolve("copy.db"));
        Files.delete(database);
        Files.move(copy, database);

        assertRefused("history.db was replaced");
    }

    @Test
    void nothingIsAcknowledgedOnceTheLogIsDeleted() throws Exception {
        Files.delete(data.resolve("history.db-wal"));

        assertRefused("history.db-wal was deleted");
    }

    @Test
    void nothingIsAcknowledgedOnceTheDatabaseIsCutOff() throws Exception {
        store.close();
        store = EmbeddedStores.open(data);
        try (FileChannel file = FileChannel.open(database, StandardOpenOption.WRITE)) {
            file.truncate(1);
        }

        assertRefused("history.db was cut off");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4_120})
    void nothingIsAcknowledgedOnceTheLogIsCutOff(long bytesLess) throws Exception {
        Path log = data.resolve("history.db-wal");
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(bytesLess == 0 ? 0 : file.size() - bytesLess);
        }

        assertRefused("history.db-wal was cut off");
    }

    @Test
    void nothingIsAcknowledgedOnceAnotherProcessCouldOpenTheFolder() throws Exception {
        Files.delete(data.resolve("lock"));

        assertRefused("lock was deleted");
    }

    @Test
    void publishingGoesOnOnceTheSameFileIsBack() throws Exception {
        Path elsewhere = folder.resolve("elsewhere.db");
        Files.move(database, elsewhere);
        assertRefused("history.db was deleted");

        Files.move(elsewhere, database);

        assertThat(await(store.append(publication("after"))).position().offset())
                .isEqualTo(2);
        assertThat(store.health().state()).isEqualTo(State.COMMITS);
    }

    @Test
    void storeThatIsOpenedAfterALossBeginsANewEpoch() throws Exception {
        Files.delete(database);
        assertRefused("history.db was deleted");
        store.close();

        store = EmbeddedStores.open(data);

        assertThat(await(store.heads(List.of(ROOM))).get(ROOM).epoch()).isNotEqualTo(epoch);
        assertThat(await(store.append(publication("refused"))).duplicate()).isFalse();
    }

    private void assertRefused(String reason) {
        for (int retry = 0; retry < 3; retry++) {
            assertThat(refusal(store.append(publication("refused")))).isEqualTo(Reason.UNAVAILABLE);
        }
        assertThat(store.health().state()).isEqualTo(State.NODE_FAILS);
        assertThat(store.health().reason()).contains(reason).contains("restart this node");
    }
}
