package io.fanfare.bench.sse;

import io.fanfare.bench.phoenix.RestartScript;
import io.fanfare.bench.phoenix.RestartingNode;
import java.io.IOException;
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
        try (RestartingNode node = new RestartingNode(data)) {
            RestartScript.run(node, FOLDER, node.http(), node.api());
        }
    }

    @Test
    void documentedLinesAreTheOnesThatAreTried() throws IOException {
        RestartScript.assertDocumented(FOLDER);
    }
}
