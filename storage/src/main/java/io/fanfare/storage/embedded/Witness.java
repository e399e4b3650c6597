package io.fanfare.storage.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file beside the database that says how far it had come some moments ago. A database that is behind it has been rewound;
 * one without it comes from elsewhere. It is never ahead of the disk, because it is written after a commit.
 */
final class Witness {
    private final Path file;
    private String written = "";

    Witness(Path file) {
        this.file = file;
    }

    /** Whether a database with these is the one that was seen, and not behind. */
    boolean covers(long epoch, long commits) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        String[] seen = Files.readString(file, StandardCharsets.US_ASCII).trim().split(" ");
        return seen.length == 2 && seen[0].equals(Long.toString(epoch)) && Long.parseLong(seen[1]) <= commits;
    }

    void note(long epoch, long commits) throws IOException {
        String now = epoch + " " + commits;
        if (now.equals(written)) {
            return;
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, now, StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        written = now;
    }
}
