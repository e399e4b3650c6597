package io.fanfare.bench.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.phoenix.NodeJs;
import io.fanfare.bench.phoenix.RestartScript;
import io.fanfare.bench.phoenix.RestartingNode;
import io.fanfare.bench.process.ProcessOutput;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library for JavaScript as it is published: built, held to its own tests, and tried against the real jar. */
@Timeout(240)
class JsLibraryTest {
    private static final Path LIBRARY = Path.of("../sdk/js");

    @TempDir
    private Path data;

    @Test
    void libraryIsSoundAndLosesNothing() throws Exception {
        expectSuccess("npm", "run", "check");
        expectSuccess("npm", "run", "build");
        expectSuccess("npm", "test");
        try (RestartingNode node = new RestartingNode(data)) {
            RestartScript.run(
                    node, NodeJs.startIn(LIBRARY, "node", "test/gateway/conformance.mjs", node.webSocket() + "/ws"));
        }
    }

    private static void expectSuccess(String... command) throws Exception {
        Process process = NodeJs.startIn(LIBRARY, command);
        ProcessOutput output = new ProcessOutput(process.getInputStream());
        assertThat(process.waitFor()).as(output.complete()).isZero();
    }
}
