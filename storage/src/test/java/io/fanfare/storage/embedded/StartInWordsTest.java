package io.fanfare.storage.embedded;

import static io.fanfare.storage.embedded.EmbeddedStores.ROOM;
import static io.fanfare.storage.embedded.EmbeddedStores.await;
import static io.fanfare.storage.embedded.EmbeddedStores.publication;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.storage.commit.CommitLimits;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder that can't be used is refused with one line that says why and what to do. */
@Timeout(60)
class StartInWordsTest {
    private static final CommitLimits QUICK = new CommitLimits(10, 1_000, 10, 1_000).withMaxAnswer(200);

    @TempDir
    private Path folder;

    @Test
    void fileInThePlaceOfTheFolderIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertRefused(file, file.toString(), "is there and is no folder");
        assertRefused(file.resolve("below"), file.toString());
    }

    @Test
    void folderThatCannotBeMadeIsRefused() {
        assertRefused(Path.of("/proc/fanfare"), "/proc/fanfare", "can't be used");
    }

    @Test
    void missingPermissionIsSaidInWords() {
        assertThat(FileFailure.inWords(new AccessDeniedException("/srv/data/lock")))
                .isEqualTo("no permission to use /srv/data/lock (expected: one that user "
                        + System.getProperty("user.name") + " may read and write)");
    }

    @Test
    void readOnlyDiskIsSaidInWords() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1, "ro")) {
            assertRefused(disk.folder().resolve("data"), "Read-only file system");
        }
    }

    @Test
    void databaseThatAnotherProgramHasLockedIsSaidInWords() throws Exception {
        Path data = closedStore();
        try (Connection other = connect(data);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");

            assertRefused(data, "another program has locked the database");
        }
        EmbeddedStores.open(data).close();
    }

    @Test
    void fileThatIsNoDatabaseIsSaidInWords() throws Exception {
        Path data = closedStore();
        Files.writeString(data.resolve("history.db"), "no database".repeat(1_000));

        assertRefused(data, "the database is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "twelve 12", "12 12 12", "99999999999999999999 1", "\u00e4 1"})
    void damagedMarkBeginsANewEpoch(String text) throws Exception {
        Path data = folder.resolve("data");
        long epoch;
        try (EmbeddedStore store = EmbeddedStores.open(data)) {
            epoch = await(store.append(publication("key"))).position().epoch();
        }
        Files.writeString(data.resolve("witness"), text);

        try (EmbeddedStore store = EmbeddedStores.open(data)) {
            assertThat(await(store.heads(List.of(ROOM))).get(ROOM).epoch()).isNotEqualTo(epoch);
            assertThat(await(store.append(publication("key"))).duplicate()).isTrue();
        }
    }

    @Test
    void failedStartLeavesTheFolderFree() throws Exception {
        Path data = closedStore();
        byte[] good = Files.readAllBytes(data.resolve("history.db"));
        Files.writeString(data.resolve("history.db"), "no database".repeat(1_000));
        assertRefused(data, "damaged");

        Files.write(data.resolve("history.db"), good);

        EmbeddedStores.open(data).close();
    }

    private Path closedStore() {
        Path data = folder.resolve("data");
        EmbeddedStores.open(data).close();
        return data;
    }

    private static Connection connect(Path data) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("history.db"));
    }

    private static void assertRefused(Path data, String... words) {
        assertThatThrownBy(() -> EmbeddedStores.open(data, QUICK, InstantSource.system()))
                .hasCauseInstanceOf(IOException.class)
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains(words).doesNotContain("\n"));
    }
}
