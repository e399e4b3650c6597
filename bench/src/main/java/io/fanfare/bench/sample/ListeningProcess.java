package io.fanfare.bench.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out which process of this machine listens to a port. Linux only. */
public final class ListeningProcess {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENING = "0A";

    private ListeningProcess() {}

    /** The process, or nothing if there is none, or it is not for this user to see. */
    public static OptionalLong find(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            addSockets(Path.of(table), port, sockets);
        }
        if (sockets.isEmpty()) {
            return OptionalLong.empty();
        }
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> hasOpen(process, sockets))
                    .mapToLong(process -> Long.parseLong(process.getFileName().toString()))
                    .min();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void addSockets(Path table, int port, Set<String> sockets) {
        if (!Files.exists(table)) {
            return;
        }
        String suffix = String.format(":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            lines.map(line -> line.trim().split("\\s+"))
                    .filter(fields -> fields.length > INODE
                            && fields[LOCAL_ADDRESS].endsWith(suffix)
                            && fields[STATE].equals(LISTENING))
                    .forEach(fields -> sockets.add("socket:[" + fields[INODE] + "]"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean hasOpen(Path process, Set<String> sockets) {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.anyMatch(file -> sockets.contains(linkOf(file)));
        } catch (IOException endedOrForeign) {
            return false;
        }
    }

    private static String linkOf(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
