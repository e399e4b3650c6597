package io.fanfare.storage.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files and folders that nobody but their owner may use. Where the file system knows no such permissions, plain ones. */
final class PrivateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private PrivateFiles() {}

    /** Makes a folder, and those above it. One that is there stays as it is: others may have reasons to use it. */
    static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            warnIfOthersMayWrite(folder);
        } else {
            Files.createDirectories(folder, attributes(folder, FOLDER));
        }
    }

    private static void warnIfOthersMayWrite(Path folder) throws IOException {
        if (hasPermissions(folder)) {
            Set<PosixFilePermission> now = Files.getPosixFilePermissions(folder);
            if (now.stream().anyMatch(WRITABLE_BY_OTHERS::contains)) {
                LOG.warn(
                        "{} is {}: others may replace the files in it (expected: a folder of its own, chmod 700)",
                        folder,
                        PosixFilePermissions.toString(now));
            }
        }
    }

    /** Makes an empty file unless there is one; one that is open to others is closed to them. */
    static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException there) {
            close(file);
        }
    }

    /** Closes a file to others, if it is there. One of another owner stays as it is. */
    static void close(Path file) throws IOException {
        if (!Files.exists(file) || !hasPermissions(file)) {
            return;
        }
        Set<PosixFilePermission> now = Files.getPosixFilePermissions(file);
        if (FILE.containsAll(now)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(file, FILE);
            LOG.info("{} was {}, closed to everybody but its owner", file, PosixFilePermissions.toString(now));
        } catch (IOException notOurs) {
            LOG.warn(
                    "{} is {} and can't be closed to others (expected: chmod 600)",
                    file,
                    PosixFilePermissions.toString(now));
        }
    }

    private static boolean hasPermissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path file, Set<PosixFilePermission> permissions) {
        return hasPermissions(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
