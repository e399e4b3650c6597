package io.fanfare.storage.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** What an error of the file system means, in words for an operator: some have nothing but the file's name for a message. */
final class FileFailure {
    private FileFailure() {}

    static String inWords(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "no permission to use " + denied.getFile() + " (expected: one that user "
                    + System.getProperty("user.name") + " may read and write)";
        }
        if (failure instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is there and is no folder";
        }
        if (failure instanceof NoSuchFileException gone) {
            return gone.getFile() + " is not there";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
