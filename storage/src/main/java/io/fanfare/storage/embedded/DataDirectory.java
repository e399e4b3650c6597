package io.fanfare.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A folder that belongs to one process at a time: a second one is refused. Its files are for their owner only, and so is the
 * folder if it was made here.
 */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String DATABASE = "history.db";
    private static final String MARK = "witness";

    private final Path folder;
    private final FileChannel lockFile;

    private DataDirectory(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if need be and takes it.
     *
     * @throws IOException that says in words for an operator why it can't be had
     */
    static DataDirectory open(Path folder) throws IOException {
        String name = "data directory " + folder.toAbsolutePath().normalize();
        FileChannel lockFile;
        try {
            PrivateFiles.makeFolder(folder);
            PrivateFiles.makeFile(folder.resolve(LOCK));
            lockFile = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        } catch (IOException failure) {
            throw new IOException(name + " can't be used: " + FileFailure.inWords(failure), failure);
        }
        try {
            if (!tryLock(lockFile)) {
                throw new IOException(
                        name + " is in use by another process (expected: one process for each directory)");
            }
            DataDirectory directory = new DataDirectory(folder, lockFile);
            directory.makeFiles();
            return directory;
        } catch (IOException failure) {
            lockFile.close();
            throw failure;
        }
    }

    private static boolean tryLock(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /** SQLite makes its other files with the permissions of the database. */
    private void makeFiles() throws IOException {
        PrivateFiles.makeFile(database());
        for (String name : List.of(DATABASE + "-wal", DATABASE + "-shm", MARK)) {
            PrivateFiles.close(folder.resolve(name));
        }
    }

    Path folder() {
        return folder;
    }

    Path database() {
        return folder.resolve(DATABASE);
    }

    /** Keeps other processes out. */
    Path lock() {
        return folder.resolve(LOCK);
    }

    /** Remembers how far the database had come. */
    Path mark() {
        return folder.resolve(MARK);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
