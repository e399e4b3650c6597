package io.fanfare.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.auth.key.KeysFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RegularFileTest {
    @TempDir
    private Path folder;

    private Path pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    @Test
    void fileIsOneAndSoIsALinkToOne() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThatCode(() -> RegularFile.check(file)).doesNotThrowAnyException();
        assertThatCode(() -> RegularFile.check(link)).doesNotThrowAnyException();
    }

    @Test
    void whatIsNotThereIsLeftToWhoeverOpensIt() {
        assertThatCode(() -> RegularFile.check(folder.resolve("none"))).doesNotThrowAnyException();
    }

    @Test
    void foldersPipesAndDevicesAreNone() throws Exception {
        for (Path other : new Path[] {folder, pipe(), Path.of("/dev/zero")}) {
            assertThatThrownBy(() -> RegularFile.check(other))
                    .as(other.toString())
                    .isInstanceOf(RegularFile.NotOneException.class);
        }
    }

    @Test
    void pipeInThePlaceOfKeysIsToldAndNotWaitedFor() throws Exception {
        Path pipe = pipe();

        assertThatThrownBy(() -> new KeysFile(pipe).read())
                .isInstanceOf(IOException.class)
                .hasMessage(pipe + ": not a file that holds something");
    }
}
