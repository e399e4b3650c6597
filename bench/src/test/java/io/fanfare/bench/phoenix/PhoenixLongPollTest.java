package io.fanfare.bench.phoenix;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** phoenix.js as it is published, which polls, against the real jar. */
@Timeout(120)
class PhoenixLongPollTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"phoenix", "phoenix-1.7"})
    void clientPollsAsItIsAndLosesNothing(String client) throws Exception {
        try (RestartingNode node = new RestartingNode(data)) {
            RestartScript.runScript(node, "phoenix", "longpoll.mjs", client, node.clients(), node.api());
        }
    }
}
