package io.fanfare.client.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.client.LinkState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is compiled, and nothing else is shown. */
class ReadmeTest {
    private static final Pattern SHOWN = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMPILED = Pattern.compile(" *// example\n(.*?) *// end\n", Pattern.DOTALL);
    private static final Path SOURCE = Path.of("src/test/java/io/fanfare/client/example/Examples.java");

    @Test
    void whatIsShownIsWhatIsCompiled() throws IOException {
        List<String> compiled = blocks(COMPILED, SOURCE).stream()
                .map(block -> block.stripTrailing().stripIndent() + "\n")
                .toList();

        assertThat(blocks(SHOWN, Path.of("README.md"))).hasSize(5).isEqualTo(compiled);
    }

    @Test
    void whatIsShownCanBeBuilt() {
        assertThat(Examples.tokens().state()).isEqualTo(LinkState.IDLE);
        assertThat(Examples.overTheEndOfTheProcess("tcp://127.0.0.1:1", new File("none"))
                        .state())
                .isEqualTo(LinkState.IDLE);
        assertThat(Examples.onAndroid("tcp://127.0.0.1:1", Runnable::run, () -> 0)
                        .state())
                .isEqualTo(LinkState.IDLE);
    }

    private static List<String> blocks(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
