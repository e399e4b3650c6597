package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What nodes say of themselves, asked past their proxies. Any thread. */
final class ReadinessProbe {
    private static final Duration RECOVERY = Duration.ofSeconds(90);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Nodes nodes;
    private final Callable<String> surroundings;

    ReadinessProbe(Nodes nodes) {
        this(nodes, () -> "");
    }

    /** @param surroundings tells what else may keep a node from being ready, empty if nothing does */
    ReadinessProbe(Nodes nodes, Callable<String> surroundings) {
        this.nodes = nodes;
        this.surroundings = surroundings;
    }

    /** Waits until every node says that all of its parts are up. */
    void awaitAll() {
        await().atMost(RECOVERY).untilAsserted(() -> {
            for (int i = 0; i < nodes.count(); i++) {
                HttpResponse<String> answer = get(i, "/readyz");
                if (answer.statusCode() != OK || !answer.body().startsWith("{\"status\":\"up\"")) {
                    throw new AssertionError(nodes.node(i) + ": " + answer.body() + surroundings.call());
                }
            }
        });
    }

    /** Asks a node. */
    HttpResponse<String> get(int node, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(nodes.node(node).process().apiUri(path))
                        .timeout(ANSWER)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
