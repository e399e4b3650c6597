package io.fanfare.storage.embedded;

import static io.fanfare.storage.embedded.EmbeddedStores.await;
import static io.fanfare.storage.embedded.EmbeddedStores.publication;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but the owner reads the history. */
@DisabledOnOs(OS.WINDOWS)
class PrivateFilesTest {
    private static final List<String> FILES =
            List.of("history.db", "history.db-wal", "history.db-shm", "witness", "lock");

    @TempDir
    private Path folder;

    @Test
    void everyFileIsForItsOwnerOnlyAndSoIsTheFolder() throws Exception {
        Path data = folder.resolve("above/data");

        try (EmbeddedStore store = EmbeddedStores.open(data)) {
            await(store.append(publication(null)));
            await(store.trim());

            assertThat(permissions(data)).isEqualTo("rwx------");
            assertThat(permissions(data.getParent())).isEqualTo("rwx------");
            try (var files = Files.list(data)) {
                assertThat(files.toList())
                        .hasSameSizeAs(FILES)
                        .allSatisfy(file -> assertThat(permissions(file))
                                .as(file.toString())
                                .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void filesThatWereOpenToOthersAreClosed() throws Exception {
        Path data = folder.resolve("data");
        EmbeddedStores.open(data).close();
        for (String name : FILES) {
            if (Files.exists(data.resolve(name))) {
                Files.setPosixFilePermissions(data.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
            }
        }

        try (EmbeddedStore store = EmbeddedStores.open(data)) {
            await(store.append(publication(null)));
            await(store.trim());

            for (String name : FILES) {
                assertThat(permissions(data.resolve(name))).as(name).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void folderThatWasThereKeepsItsPermissions() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwx---"));

        EmbeddedStores.open(data).close();

        assertThat(permissions(data)).isEqualTo("rwxrwx---");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
