package io.fanfare.bench.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The script {@code conformance.mjs} of a published client. It prints {@code restart TOPIC} when it has seen the first twenty messages
 * of a topic, and goes on once it is told on stdin that the node is back; at its end it prints {@code done}.
 */
public final class RestartScript {
    private RestartScript() {}

    /** Runs it against a node, which is restarted when the script wants it, and finds it content. */
    public static void run(RestartingNode node, String folder, String... arguments)
            throws IOException, InterruptedException {
        runScript(node, folder, "conformance.mjs", arguments);
    }

    /** The same with another script. */
    public static void runScript(RestartingNode node, String folder, String name, String... arguments)
            throws IOException, InterruptedException {
        run(node, NodeJs.start(folder, name, arguments));
    }

    /** The same with a script that has just been started. */
    public static void run(RestartingNode node, Process script) throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
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
        assertThat(said).endsWith("done\n");
    }

    /** Some are published before the client is back, and some perhaps after. */
    private static void restart(RestartingNode node, String topic) throws IOException, InterruptedException {
        node.publish(topic, 21, 30);
        node.restart();
        node.publish(topic, 31, 40);
    }

    /** The lines that follow a topic are the ones that the protocol's documentation shows. */
    public static void assertDocumented(String folder) throws IOException {
        String script = Files.readString(Path.of("src/test/js", folder, "follow.mjs"));
        String lines = script.substring(script.indexOf('\n') + 1);

        assertThat(Files.readString(Path.of("../protocol/README.md"))).contains("```js\n" + lines + "```");
    }
}
