package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The scenarios of {@code sdk/states}: what goes in, and what comes out. */
final class Scenarios {
    private static final Path FOLDER = Path.of("../states");

    /** @param given what is given besides: lines that are neither input nor effect */
    record Scenario(String name, Map<String, String> given, List<Step> steps) {
        /** @param machine takes an input, and adds the words of its effects */
        void play(BiConsumer<Line, List<String>> machine) {
            assertThat(steps).isNotEmpty();
            for (Step step : steps) {
                List<String> effects = new ArrayList<>();
                machine.accept(step.input, effects);
                assertThat(effects).as("after > " + step.input.text).isEqualTo(step.effects);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Step(Line input, List<String> effects) {}

    /** A line's words, and those of the form name=value. */
    record Line(String text, List<String> words, Map<String, String> values) {
        String name() {
            return words.get(0);
        }

        String word(int index) {
            return words.get(index);
        }

        int number(int index) {
            return Integer.parseInt(words.get(index));
        }

        long value(String name) {
            return Long.parseLong(values.getOrDefault(name, "0"));
        }

        boolean has(String word) {
            return words.contains(word);
        }
    }

    private Scenarios() {}

    static List<Scenario> of(String file) throws IOException {
        List<Scenario> scenarios = new ArrayList<>();
        for (String stanza : Files.readString(FOLDER.resolve(file)).split("\n\n+")) {
            if (stanza.startsWith("scenario ")) {
                scenarios.add(scenario(stanza.strip()));
            }
        }
        return scenarios;
    }

    private static Scenario scenario(String stanza) {
        Map<String, String> given = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        String name = "";
        for (String text : stanza.split("\n")) {
            if (text.startsWith("scenario ")) {
                name = text.substring(9);
            } else if (text.startsWith("> ")) {
                steps.add(new Step(line(text.substring(2)), new ArrayList<>()));
            } else if (text.startsWith("< ")) {
                steps.get(steps.size() - 1).effects.add(text.substring(2).strip());
            } else {
                String[] words = text.split(" ", 2);
                given.put(words[0], words[1]);
            }
        }
        return new Scenario(name, given, steps);
    }

    private static Line line(String text) {
        List<String> words = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (String word : text.split(" ")) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                words.add(word);
            } else {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Line(text, words, values);
    }

    /** How long a timer runs: a time, a random time up to one, or both. */
    static String time(long afterMillis, long jitterMillis) {
        if (jitterMillis == 0) {
            return Long.toString(afterMillis);
        }
        return afterMillis + ".." + (afterMillis + jitterMillis);
    }

    static Position position(String text) {
        return text == null || text.equals("none") ? null : Position.parse(text);
    }
}
