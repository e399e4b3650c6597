package io.fanfare.bench.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.process.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A node that is killed and comes back where it was, with its history. */
public final class RestartingNode implements AutoCloseable {
    private static final int CREATED = 201;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment;
    private GatewayProcess process;

    public RestartingNode(Path data) throws IOException {
        this(data, Map.of());
    }

    /** @param settings that differ from the defaults, as environment variables */
    public RestartingNode(Path data, Map<String, String> settings) throws IOException {
        environment = new HashMap<>(Map.of(
                "FANFARE_DATA_DIR",
                data.toString(),
                "FANFARE_SESSIONS_MAX_SUBSCRIPTIONS",
                "5",
                "FANFARE_NAMESPACES_DEFAULT_PUBLISHES_PER_SECOND",
                "0"));
        environment.putAll(settings);
        process = GatewayProcess.start(environment);
        environment.put(
                "FANFARE_PUBLIC_PORT", Integer.toString(process.clients().getPort()));
        environment.put("FANFARE_API_PORT", Integer.toString(process.api().getPort()));
    }

    String clients() {
        return webSocket() + "/socket";
    }

    /** Where clients connect, without a path. */
    public String webSocket() {
        return "ws://127.0.0.1:" + process.clients().getPort();
    }

    /** Where clients without WebSocket connect. */
    public String http() {
        return "http://127.0.0.1:" + process.clients().getPort();
    }

    public String api() {
        return "http://127.0.0.1:" + process.api().getPort();
    }

    /** Kills it and starts it again. */
    public void restart() throws IOException {
        process.close();
        process = GatewayProcess.start(environment);
    }

    /** Publishes <code>{"n": number}</code> for each number. */
    public void publish(String topic, int from, int to) throws IOException, InterruptedException {
        for (int n = from; n <= to; n++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(api() + "/v1/topics/" + topic + "/messages"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"n\":" + n + "}"))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(CREATED);
        }
    }

    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
