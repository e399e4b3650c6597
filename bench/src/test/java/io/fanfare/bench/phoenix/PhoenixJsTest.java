package io.fanfare.bench.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** phoenix.js as it is published, against the real jar. */
@Timeout(120)
class PhoenixJsTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"phoenix", "phoenix-1.7"})
    void clientConnectsAsItIsAndLosesNothing(String client) throws Exception {
        StringBuilder said = new StringBuilder();
        try (RestartingNode node = new RestartingNode(data)) {
            Process script = NodeJs.start("phoenix", "conformance.mjs", client, node.clients(), node.api());
            try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8));
                    OutputStream told = script.getOutputStream()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.append(line).append('\n');
                    if (line.startsWith("restart ")) {
                        restart(node, line.substring("restart ".length()));
                        told.write('\n');
                        told.flush();
                    }
                }
                assertThat(script.waitFor()).as(said + node.output()).isZero();
            } finally {
                script.destroyForcibly();
            }
        }
        assertThat(said).endsWith("done\n");
    }

    /** Some are published before the client is back, and some perhaps after. */
    private static void restart(RestartingNode node, String topic) throws IOException, InterruptedException {
        node.publish(topic, 21, 30);
        node.restart();
        node.publish(topic, 31, 40);
    }

    @Test
    void documentedLinesAreTheOnesThatAreTried() throws IOException {
        String script = Files.readString(Path.of("src/test/js/phoenix/follow.mjs"));
        String lines = script.substring(script.indexOf('\n') + 1);

        assertThat(Files.readString(Path.of("../protocol/README.md"))).contains("```js\n" + lines + "```");
    }
}
