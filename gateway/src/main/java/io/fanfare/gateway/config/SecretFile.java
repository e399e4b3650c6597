package io.fanfare.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fanfare.gateway.upkeep.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A secret may stand in a file of its own, as orchestrators hand them to processes: beside each key that is one, there is another
 * that names such a file, with {@value #SUFFIX} at its end. A line end after the secret is none of it.
 */
final class SecretFile {
    static final String SUFFIX = "-file";

    private static final int MAX_BYTES = 64 * 1024;
    private static final String EXPECTED = "a file with the secret, in UTF-8, of at most " + MAX_BYTES + " bytes";

    private SecretFile() {}

    /**
     * The secret that a file holds, if one is named; else the value of the key.
     *
     * @param path of the key
     */
    static JsonNode orValue(JsonNode value, JsonNode fileName, String path, ConfigProblems problems) {
        String filePath = path + SUFFIX;
        if (!fileName.isTextual()) {
            problems.wrong(filePath, fileName, "the name of a file, in quotes if it looks otherwise, or nothing");
            return value;
        }
        if (fileName.textValue().isEmpty()) {
            return value;
        }
        if (problems.hasSource(path)) {
            problems.wrong(filePath, fileName, "nothing, because " + path + " is set as well");
            return value;
        }
        String secret = read(fileName.textValue());
        if (secret == null) {
            problems.wrong(filePath, fileName, EXPECTED);
            return value;
        }
        problems.copySource(filePath, path);
        return new TextNode(secret);
    }

    /** Adds the files that a tree of values names. */
    static void collect(JsonNode values, List<Path> files) {
        values.properties().forEach(entry -> {
            String key = entry.getKey();
            boolean isOfSecret = key.endsWith(SUFFIX) && values.has(key.substring(0, key.length() - SUFFIX.length()));
            if (entry.getValue().isObject()) {
                collect(entry.getValue(), files);
            } else if (isOfSecret && !entry.getValue().asText().isEmpty()) {
                files.add(Path.of(entry.getValue().asText()));
            }
        });
    }

    /** Null if it can't be read. */
    private static String read(String name) {
        try {
            Path file = Path.of(name);
            RegularFile.check(file);
            return Files.size(file) > MAX_BYTES ? null : Files.readString(file).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException | InvalidPathException unreadable) {
            return null;
        }
    }
}
