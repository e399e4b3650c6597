package io.fanfare.gateway.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What changes when a file does, also if it is a link that leads to another one now.
 *
 * @param modified null if there is no file
 */
public record FileStamp(FileTime modified, long size, Object inode) {
    private static final FileStamp NO_FILE = new FileStamp(null, 0, null);

    /**
     * Looks at a file.
     *
     * @throws IOException if it can't be said whether there is one
     */
    public static FileStamp of(Path path) throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (NoSuchFileException none) {
            return NO_FILE;
        }
    }
}
