package io.fanfare.gateway.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of files that others on this machine may read or change and should not. A group may read: orchestrators hand secrets over so. */
final class ExposedFile {
    private static final Logger LOG = LoggerFactory.getLogger(ExposedFile.class);
    private static final Set<PosixFilePermission> NOT_OF_A_SECRET = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private ExposedFile() {}

    /**
     * Looks at a file with a secret; one that is not there is no concern.
     *
     * @throws IOException if it can't be looked at
     */
    static void warnOfSecret(Path file) throws IOException {
        boolean hasPermissions =
                file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!hasPermissions || !Files.exists(file)) {
            return;
        }
        Set<PosixFilePermission> now = Files.getPosixFilePermissions(file);
        if (NOT_OF_A_SECRET.stream().anyMatch(now::contains)) {
            LOG.warn(
                    "{} is {}: others may read or change it (expected: chmod 600)",
                    file,
                    PosixFilePermissions.toString(now));
        }
    }
}
