package io.fanfare.storage.embedded;

import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The database, its write-ahead log, and the file that keeps other processes out, which must stay where they are. SQLite does not
 * notice when they are deleted or replaced, and would go on to commit to files that nobody will ever open again, or beside
 * another process.
 *
 * <p>A look costs three system calls. It does not notice what somebody writes into a file in its place, unless the file becomes
 * shorter than it was.
 */
final class HistoryFiles {
    private final Path database;
    private final Path log;
    private final Path lock;
    private Object databaseKey;
    private Object logKey;
    private Object lockKey;
    private long databaseBytes;
    private long logBytes;

    /** @param lock that keeps other processes out as long as it is there */
    HistoryFiles(Path database, Path lock) {
        this.lock = lock;
        this.database = database;
        this.log = database.resolveSibling(database.getFileName() + "-wal");
    }

    /** Takes the files that are there for the right ones. Both have to be. */
    void remember() throws IOException {
        BasicFileAttributes seen = Files.readAttributes(database, BasicFileAttributes.class);
        databaseKey = seen.fileKey();
        databaseBytes = seen.size();
        BasicFileAttributes seenLog = Files.readAttributes(log, BasicFileAttributes.class);
        logKey = seenLog.fileKey();
        logBytes = seenLog.size();
        lockKey = Files.readAttributes(lock, BasicFileAttributes.class).fileKey();
    }

    /** Why what is committed now would be lost, or null if the files are the ones that were remembered. */
    String trouble() {
        BasicFileAttributes seen;
        try {
            seen = Files.readAttributes(database, BasicFileAttributes.class);
            if (!isSame(databaseKey, seen)) {
                return database + " was replaced by another file while it was in use";
            }
            if (seen.size() < databaseBytes) {
                return database + " was cut off while it was in use";
            }
            databaseBytes = seen.size();
            BasicFileAttributes seenLog = Files.readAttributes(log, BasicFileAttributes.class);
            if (!isSame(logKey, seenLog)) {
                return log + " was replaced by another file while it was in use";
            }
            // It is begun again from its start and never made shorter while it is open.
            if (seenLog.size() < logBytes) {
                return log + " was cut off while it was in use";
            }
            logBytes = seenLog.size();
            if (!isSame(lockKey, Files.readAttributes(lock, BasicFileAttributes.class))) {
                return lock + " was replaced by another file while it was in use";
            }
            return null;
        } catch (NoSuchFileException gone) {
            return gone.getFile() + " was deleted while it was in use";
        } catch (IOException failure) {
            return database + " can't be looked at: " + failure;
        }
    }

    /** Where files have no numbers it is enough that they are there. */
    private static boolean isSame(Object key, BasicFileAttributes seen) {
        return key == null || key.equals(seen.fileKey());
    }

    /** @throws StoreException if nothing must be committed now */
    void check() {
        String trouble = trouble();
        if (trouble != null) {
            throw new StoreException(Reason.UNAVAILABLE, trouble + "; put it back, or restart this node");
        }
    }

    /** What they take on the disk. */
    long sizeBytes() {
        try {
            return Files.size(database) + Files.size(log);
        } catch (IOException unknown) {
            return -1;
        }
    }
}
