package io.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One simple name, one type, in all modules, tests included; nested types are named by what they are in. But for the client library: it
 * speaks to those who write applications, of the same things as the server by the same words (Topic, Position), and is in nobody's way
 * there.
 */
class TypeNamesTest {
    private static final Path PROJECT = Path.of("..");
    private static final List<String> MODULES = List.of("protocol", "storage", "gateway", "bench");
    /** Violations that are planted for the architecture's test need the names of what they violate. */
    private static final String PLANTED = "/planted/";

    private static final Pattern TOP_LEVEL_TYPE = Pattern.compile(
            "(?m)^(?:(?:public|abstract|final|sealed|non-sealed) )*(?:class|interface|record|enum) (\\w+)");

    @Test
    void noTwoTypesHaveTheSameSimpleName() throws IOException {
        Map<String, List<Path>> places = new TreeMap<>();
        for (Path source : sources()) {
            Matcher type = TOP_LEVEL_TYPE.matcher(Files.readString(source));
            while (type.find()) {
                places.computeIfAbsent(type.group(1), none -> new ArrayList<>()).add(source);
            }
        }

        assertThat(places).containsKeys("Topic", "TypeNamesTest").hasSizeGreaterThan(300);
        places.values().removeIf(sources -> sources.size() == 1);
        assertThat(places).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.toString().contains(PLANTED))
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
