package io.fanfare.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment variables that stand for keys: {@value #PREFIX} and the key's path in upper case, with an underscore for
 * every character that is not a letter or a digit.
 */
final class Variables {
    static final String PREFIX = "FANFARE_";
    /** Names the operator's file, and is no key. */
    static final String CONFIG_FILE = PREFIX + "CONFIG";
    /** The token of a client on the command line, and no key of the configuration. */
    static final String TOKEN = PREFIX + "TOKEN";
    /** The key of a backend on the command line, likewise. */
    static final String API_KEY = PREFIX + "API_KEY";

    private static final Set<String> OF_COMMANDS = Set.of(CONFIG_FILE, TOKEN, API_KEY);

    /** Takes a value that a variable gives to a key. */
    interface Setter {
        void set(List<String> path, String text, String variable);
    }

    private final Map<String, List<String>> pathByName = new TreeMap<>();
    private final Map<String, List<String>> secondPathByName = new TreeMap<>();

    /** Adds the keys of a section, and of the sections in it. */
    void addSection(List<String> path, JsonNode section) {
        section.properties().forEach(entry -> {
            List<String> keyPath = new ArrayList<>(path);
            keyPath.add(entry.getKey());
            if (entry.getValue().isObject() && !Layers.isOpen(entry.getValue())) {
                addSection(keyPath, entry.getValue());
                return;
            }
            String name = nameOf(keyPath);
            List<String> other = pathByName.putIfAbsent(name, keyPath);
            if (other != null) {
                secondPathByName.put(name, keyPath);
            }
        });
    }

    /**
     * Takes the variables of an environment.
     *
     * @return those that are none of ours, but of a Service of Kubernetes whose name begins like them; sorted
     */
    List<String> read(Map<String, String> environment, ConfigProblems problems, Setter setter) {
        List<String> ofServices = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, text) -> {
            if (!name.startsWith(PREFIX) || OF_COMMANDS.contains(name)) {
                return;
            }
            if (ServiceVariables.isOne(name, text)) {
                ofServices.add(name);
                return;
            }
            List<String> path = pathByName.get(name);
            if (path == null) {
                problems.unknown("environment", name, Nearest.to(name, pathByName.keySet()));
            } else if (secondPathByName.containsKey(name)) {
                problems.add(name + ": stands for " + String.join(".", path) + " and for "
                        + String.join(".", secondPathByName.get(name)) + " (expected: one of them set in the file)");
            } else {
                setter.set(path, text, name);
            }
        });
        return ofServices;
    }

    private static String nameOf(List<String> path) {
        return PREFIX + String.join("_", path).toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "_");
    }
}
