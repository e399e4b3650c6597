package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePositionsTest {
    @TempDir
    private Path folder;

    private FilePositions positions;

    @BeforeEach
    void open() {
        positions = new FilePositions(folder.resolve("positions").toFile());
    }

    @Test
    void whatWasKeptIsThereForTheNextProcess() throws IOException {
        assertThat(positions.load("room:1")).isNull();
        positions.save("room:1", new Position(3, 41));
        positions.save("room:1", new Position(3, 42));
        positions.save("Room_1", new Position(4, 1));
        FilePositions next = new FilePositions(folder.resolve("positions").toFile());

        assertThat(next.load("room:1")).isEqualTo(new Position(3, 42));
        assertThat(next.load("Room_1")).isEqualTo(new Position(4, 1));
        assertThat(next.load("room_1")).isNull();
    }

    @Test
    void topicsTooLongForAFileSystemAreDifferentFilesAllTheSame() throws IOException {
        String one = "部".repeat(66) + "1";
        String two = "部".repeat(66) + "2";
        positions.save(one, new Position(1, 1));
        positions.save(two, new Position(1, 2));

        assertThat(positions.load(one)).isEqualTo(new Position(1, 1));
        assertThat(positions.load(two)).isEqualTo(new Position(1, 2));
    }

    @Test
    void whatIsNoPositionIsNotTakenForOne() throws IOException {
        positions.save("a", new Position(1, 1));
        Files.writeString(folder.resolve("positions").resolve("a"), "1:x");

        assertThatThrownBy(() -> positions.load("a")).isInstanceOf(IOException.class);
    }
}
