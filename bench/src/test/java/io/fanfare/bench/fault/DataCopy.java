package io.fanfare.bench.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a Postgres that was killed, as they were then. */
final class DataCopy {
    /** Names a process that is gone when the copy is used. */
    private static final String PROCESS_FILE = "postmaster.pid";

    private final Path data;
    private final Path copy;

    private DataCopy(Path data, Path copy) {
        this.data = data;
        this.copy = copy;
    }

    /** @param copy a folder that is not there yet */
    static DataCopy of(Path data, Path copy) throws IOException {
        copy(data, copy);
        return new DataCopy(data, copy);
    }

    /** Puts it in the place of the files that have been written since. */
    void restore() throws IOException {
        for (Path file : files(data, Comparator.reverseOrder())) {
            Files.delete(file);
        }
        copy(copy, data);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from, Comparator.naturalOrder())) {
            if (!file.getFileName().toString().equals(PROCESS_FILE)) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static List<Path> files(Path folder, Comparator<Path> order) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted(order).toList();
        }
    }
}
