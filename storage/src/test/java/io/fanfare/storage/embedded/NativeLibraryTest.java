package io.fanfare.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void libraryIsUnpackedWhereItMayRunAndNothingStaysBehind() throws Exception {
        Path forbidden = Files.createDirectory(folder.resolve("forbidden"));
        Path missing = folder.resolve("missing");
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        List<Path> loaded = new ArrayList<>();

        NativeLibrary.loadFrom(List.of(forbidden, missing, allowed), library -> {
            assertThat(library).isNotEmptyFile();
            if (library.startsWith(forbidden)) {
                throw new UnsatisfiedLinkError("Operation not permitted");
            }
            loaded.add(library);
        });

        assertThat(loaded)
                .singleElement()
                .satisfies(library -> assertThat(library).startsWithRaw(allowed));
        assertThat(forbidden).isEmptyDirectory();
        assertThat(allowed).isEmptyDirectory();
    }

    @Test
    void whyItMayRunNowhereIsSaidOfEachFolder() throws Exception {
        Path forbidden = Files.createDirectory(folder.resolve("forbidden"));
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> NativeLibrary.loadFrom(List.of(forbidden, missing), library -> {
                    throw new UnsatisfiedLinkError("Operation not permitted");
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(forbidden + ": may not run from there: Operation not permitted")
                .hasMessageContaining(missing + ": " + missing + " is not there")
                .hasMessageContaining("noexec");
    }

    @Test
    void platformWithoutALibraryIsToldWhereTheStoreRuns() {
        assertThatThrownBy(() -> NativeLibrary.checkPlatform("/org/sqlite/native/Plan9/sparc"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the embedded store does not run on Plan9/sparc (expected: Linux");
    }

    @Test
    void diskWhereNothingMayRunIsPassedOver() throws Exception {
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        List<Path> loaded = new ArrayList<>();
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 4, "noexec")) {
            NativeLibrary.loadFrom(List.of(disk.folder(), allowed), library -> {
                // Not loaded where it could be: of two in one process Java would call now this one, now that.
                if (library.startsWith(disk.folder())) {
                    System.load(library.toString());
                }
                loaded.add(library);
            });
        }

        assertThat(loaded)
                .singleElement()
                .satisfies(library -> assertThat(library).startsWithRaw(allowed));
    }
}
