package io.fanfare.bench.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.phoenix.NodeJs;
import io.fanfare.bench.phoenix.RestartingNode;
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

/** The EventSource of npm as it is published, against the real jar. */
@Timeout(120)
class EventSourceTest {
    private static final String FOLDER = "sse";

    @TempDir
    private Path data;

    @Test
    void clientFollowsAsItIsAndLosesNothing() throws Exception {
        StringBuilder said = new StringBuilder();
        try (RestartingNode node = new RestartingNode(data)) {
            Process script = NodeJs.start(FOLDER, "conformance.mjs", node.http(), node.api());
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
        String script = Files.readString(Path.of("src/test/js/sse/follow.mjs"));
        String lines = script.substring(script.indexOf('\n') + 1);

        assertThat(Files.readString(Path.of("../protocol/README.md"))).contains("```js\n" + lines + "```");
    }
}
