package io.fanfare.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder that belongs to one process at a time: a second one is refused. */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String DATABASE = "history.db";
    private static final String WITNESS = "witness";
    private static final String NATIVE = "native";

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
        try {
            Files.createDirectories(folder.resolve(NATIVE));
        } catch (IOException failure) {
            throw new IOException(
                    "data directory " + folder.toAbsolutePath().normalize() + " can't be made: " + failure, failure);
        }
        FileChannel lockFile =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(lockFile)) {
            lockFile.close();
            throw new IOException("data directory " + folder.toAbsolutePath().normalize()
                    + " is in use by another process (expected: one process for each directory)");
        }
        return new DataDirectory(folder, lockFile);
    }

    private static boolean tryLock(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    Path database() {
        return folder.resolve(DATABASE);
    }

    /** Where the driver unpacks its native library: a folder of ours, because it leaves the library there when killed. */
    Path nativeLibraries() {
        return folder.resolve(NATIVE);
    }

    /** Remembers how far the database had come. */
    Path witness() {
        return folder.resolve(WITNESS);
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
