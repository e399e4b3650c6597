package io.fanfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that SECURITY.md names is there, by that name. */
class SecurityTableTest {
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void testsThatAreNamedExist() throws IOException {
        Map<String, Path> tests = tests();
        List<String> missing = new ArrayList<>();
        int count = 0;
        Matcher named = NAMED.matcher(Files.readString(Path.of("SECURITY.md")));
        while (named.find()) {
            count++;
            Path file = tests.get(named.group(1) + ".java");
            if (file == null
                    || named.group(2) != null && !Files.readString(file).contains("void " + named.group(2) + "(")) {
                missing.add(named.group());
            }
        }

        assertThat(count).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> gateway = Files.walk(Path.of("src/test/java"));
                Stream<Path> storage = Files.walk(Path.of("../storage/src/test/java"));
                Stream<Path> bench = Files.walk(Path.of("../bench/src/test/java"))) {
            return Stream.of(gateway, storage, bench)
                    .flatMap(files -> files)
                    .filter(path -> path.toString().endsWith("Test.java"))
                    .collect(
                            Collectors.toMap(path -> path.getFileName().toString(), path -> path, (one, other) -> one));
        }
    }
}
