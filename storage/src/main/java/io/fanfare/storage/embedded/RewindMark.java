package io.fanfare.storage.embedded;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file beside the database that says how far it had come some moments ago. A database that is behind it has been rewound;
 * one without it comes from elsewhere. It is never ahead of the disk, because it is written after a commit.
 */
final class RewindMark {
    private static final Logger LOG = LoggerFactory.getLogger(RewindMark.class);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (\\d{1,18})");

    private final Path file;
    private String written = "";

    RewindMark(Path file) {
        this.file = file;
    }

    /** Whether a database with these is the one that was seen, and not behind. A damaged file vouches for none. */
    boolean covers(long epoch, long commits) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        Matcher seen = TEXT.matcher(text());
        if (!seen.matches()) {
            LOG.warn(
                    "{}: damaged, so that the history can't be told from a restored one; it begins a new epoch,"
                            + " and clients are told so",
                    file);
            return false;
        }
        return Long.parseLong(seen.group(1)) == epoch && Long.parseLong(seen.group(2)) <= commits;
    }

    private String text() throws IOException {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).trim();
        } catch (MalformedInputException notText) {
            return "";
        }
    }

    void note(long epoch, long commits) throws IOException {
        String now = epoch + " " + commits;
        if (now.equals(written)) {
            return;
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        PrivateFiles.makeFile(next);
        Files.writeString(next, now, StandardCharsets.US_ASCII);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        written = now;
    }
}
