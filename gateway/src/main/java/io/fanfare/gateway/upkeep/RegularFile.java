package io.fanfare.gateway.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that operators name. Anything else of that name is not opened: a pipe would wait for whoever writes to it. */
public final class RegularFile {
    private RegularFile() {}

    /** It is there, and is no file. */
    public static final class NotOneException extends IOException {
        private static final long serialVersionUID = 1L;

        private NotOneException() {
            super("not a file that holds something");
        }
    }

    /**
     * To be called before a file is opened. One that is not there is left to whoever opens it.
     *
     * @throws NotOneException if it is a folder, a pipe, a device or the like
     */
    public static void check(Path path) throws NotOneException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new NotOneException();
        }
    }
}
