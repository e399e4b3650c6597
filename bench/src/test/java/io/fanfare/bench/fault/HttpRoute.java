package io.fanfare.bench.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Position;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** Publishes over the HTTP API. */
final class HttpRoute implements PublishRoute {
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Nodes nodes;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(TIMEOUT_SECONDS))
            .build();

    HttpRoute(Nodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public CompletionStage<Outcome> publish(int node, String topic, byte[] payload, String key) {
        InetSocketAddress api = nodes.api(node);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.getPort() + "/v1/topics/" + topic + "/messages"))
                .timeout(Duration.ofSeconds(TIMEOUT_SECONDS))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .handle((answer, failure) -> failure == null ? outcome(answer) : Outcome.unknown(failure.toString()));
    }

    static Outcome outcome(HttpResponse<String> answer) {
        try {
            return outcome(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Outcome.unknown(answer.statusCode() + " " + answer.body());
        }
    }

    /** @throws IllegalArgumentException if it is of no known form */
    static Outcome outcome(int status, JsonNode body) {
        if (status == CREATED || status == ACCEPTED) {
            return ok(body);
        }
        ErrorCode code = ErrorCode.valueOf(body.path("code").asText().toUpperCase(Locale.ROOT));
        return Outcome.failed(code, status + " " + code);
    }

    private static Outcome ok(JsonNode body) {
        Position position = body.has("offset")
                ? new Position(body.get("epoch").asLong(), body.get("offset").asLong())
                : null;
        return Outcome.ok(position, body.path("duplicate").asBoolean(false));
    }
}
