package io.fanfare.gateway.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What changes when a file does. */
record FileStamp(FileTime modified, long size, Object inode) {
    /** Of a file that is not there. */
    static final FileStamp NONE = new FileStamp(null, 0, null);

    static FileStamp of(Path file) throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (NoSuchFileException none) {
            return NONE;
        }
    }
}
