package io.fanfare.bench.phoenix;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** phoenix.js as it is published, against the real jar. */
@Timeout(120)
class PhoenixJsTest {
    private static final String FOLDER = "phoenix";

    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"phoenix", "phoenix-1.7"})
    void clientConnectsAsItIsAndLosesNothing(String client) throws Exception {
        try (RestartingNode node = new RestartingNode(data)) {
            RestartScript.run(node, FOLDER, client, node.clients(), node.api());
        }
    }

    @Test
    void documentedLinesAreTheOnesThatAreTried() throws IOException {
        RestartScript.assertDocumented(FOLDER);
    }
}
