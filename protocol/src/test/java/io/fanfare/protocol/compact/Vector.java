package io.fanfare.protocol.compact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One stanza of the files in {@code protocol/vectors}, which say what the fields are. */
record Vector(String name, Opcode.Sender sender, byte[] frame, String means) {
    private static final Path FOLDER = Path.of("vectors");

    /** Frames in the form that an encoder writes. */
    static List<Vector> canonical() {
        return Stream.of("commands.txt", "events.txt")
                .flatMap(file -> read(file).stream())
                .toList();
    }

    static List<Vector> tolerated() {
        return read("tolerated.txt");
    }

    static List<Vector> refused() {
        return read("refused.txt");
    }

    static List<Vector> all() {
        return Stream.of(canonical(), tolerated(), refused())
                .flatMap(List::stream)
                .toList();
    }

    /** Whether the rest of the frame is the payload, so that the frame means something else when cut or extended. */
    boolean isMessage() {
        return means.startsWith("Message ");
    }

    private static List<Vector> read(String file) {
        List<String> stanza = new ArrayList<>();
        List<Vector> vectors = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(FOLDER.resolve(file))) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    stanza.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < stanza.size(); i += 4) {
            vectors.add(new Vector(
                    value("name", stanza.get(i)),
                    Opcode.Sender.valueOf(value("from", stanza.get(i + 1)).toUpperCase(Locale.ROOT)),
                    Buffers.bytes(value("hex", stanza.get(i + 2))),
                    value("means", stanza.get(i + 3))));
        }
        return vectors;
    }

    private static String value(String key, String line) {
        if (!line.startsWith(key)) {
            throw new IllegalArgumentException("line: '" + line + "' (expected: " + key + " …)");
        }
        return line.substring(key.length()).strip();
    }

    @Override
    public String toString() {
        return name;
    }
}
