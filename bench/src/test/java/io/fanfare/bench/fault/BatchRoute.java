package io.fanfare.bench.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Publishes many at once over the HTTP API. */
final class BatchRoute {
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Nodes nodes;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(PublishRoute.TIMEOUT_SECONDS))
            .build();

    /** One of a batch. @param key null for none */
    record Entry(String topic, int value, byte[] payload, String key) {}

    BatchRoute(Nodes nodes) {
        this.nodes = nodes;
    }

    /** @return the outcome of each, in their order; never fails; completes on any thread */
    CompletionStage<List<Outcome>> publish(int node, List<Entry> entries) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + nodes.api(node).getPort() + "/v1/messages"))
                .timeout(Duration.ofSeconds(PublishRoute.TIMEOUT_SECONDS))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(entries)))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle((answer, failure) -> failure == null
                        ? outcomes(answer, entries.size())
                        : forEach(entries.size(), Outcome.unknown(failure.toString())));
    }

    private static String body(List<Entry> entries) {
        StringBuilder body = new StringBuilder("{\"messages\":[");
        for (Entry entry : entries) {
            body.append(body.charAt(body.length() - 1) == '[' ? "" : ",");
            body.append("{\"topic\":\"").append(entry.topic()).append("\",\"data\":");
            body.append(new String(entry.payload(), StandardCharsets.US_ASCII));
            body.append(entry.key() == null ? "}" : ",\"key\":\"" + entry.key() + "\"}");
        }
        return body.append("]}").toString();
    }

    private static List<Outcome> outcomes(HttpResponse<String> answer, int count) {
        if (answer.statusCode() != OK) {
            return forEach(count, HttpRoute.outcome(answer));
        }
        try {
            JsonNode results = JSON.readTree(answer.body()).path("results");
            if (results.size() != count) {
                return forEach(count, Outcome.wrong(results.size() + " results for " + count + " messages"));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (JsonNode result : results) {
                outcomes.add(HttpRoute.outcome(result.path("status").asInt(), result));
            }
            return outcomes;
        } catch (IOException | IllegalArgumentException unreadable) {
            return forEach(count, Outcome.unknown(answer.body()));
        }
    }

    private static List<Outcome> forEach(int count, Outcome outcome) {
        return Collections.nCopies(count, outcome);
    }
}
