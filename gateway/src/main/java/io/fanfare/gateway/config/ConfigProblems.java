package io.fanfare.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.settings.SectionProblems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is wrong, one line each, and where each value came from. A line begins with the file or the variable to
 * change; without one it is about a default that does not fit what was set elsewhere.
 */
final class ConfigProblems {
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> sources = new HashMap<>();

    /** Remembers which file or variable set a key. */
    void setSource(String path, String source) {
        sources.put(path, source);
    }

    /** Whether a file or a variable set a key. */
    boolean hasSource(String path) {
        return sources.containsKey(path);
    }

    /** The key was taken over from another one, and with it the place to change. */
    void copySource(String fromPath, String toPath) {
        String source = sources.get(fromPath);
        if (source != null) {
            sources.put(toPath, source);
        }
    }

    /** A name that means nothing. What it was set to may be a secret and is not shown. */
    void unknown(String source, String name, String nearest) {
        lines.add(source + ": " + name + ": unknown (nearest: " + nearest + ")");
    }

    void add(String line) {
        lines.add(line);
    }

    void wrong(String path, JsonNode value, String expected) {
        wrong(path, shown(value), expected);
    }

    /** Takes the faults of the section whose keys begin with a prefix, which is empty or ends in a dot. */
    SectionProblems under(String prefix) {
        return (key, value, expected) -> wrong(prefix + key, shown(value.toString()), expected);
    }

    int count() {
        return lines.size();
    }

    void throwIfAny() throws ConfigException {
        if (!lines.isEmpty()) {
            throw new ConfigException(lines);
        }
    }

    private void wrong(String path, String shown, String expected) {
        String source = sources.get(path);
        lines.add((source == null ? "" : source + ": ") + path + ": " + shown + " (expected: " + expected + ")");
    }

    private static String shown(JsonNode value) {
        if (value.isNull()) {
            return "nothing";
        }
        if (value.isObject()) {
            return "a map";
        }
        return value.isTextual() ? shown(value.textValue()) : value.toString();
    }

    private static String shown(String value) {
        return value.isBlank() ? "'" + value + "'" : value.replaceAll("\\p{Cntrl}", "?");
    }
}
