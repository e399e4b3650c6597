package io.fanfare.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** A client of the HTTP API, blocking. */
final class ApiClient {
    static final String JSON = "application/json";
    static final String BINARY = "application/octet-stream";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    /** Numbers of payloads keep their digits. */
    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final HttpClient http;
    private final URI base;
    private final String apiKey;

    /**
     * @param base scheme, host and port, and a path if a proxy adds one
     * @param apiKey what the node knows the caller by, empty for none
     * @param trust whom to believe that they are the node, for https
     */
    ApiClient(URI base, String apiKey, SSLContext trust) {
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(trust)
                .build();
        this.base = base;
        this.apiKey = apiKey;
    }

    /**
     * Publishes a message.
     *
     * @param key idempotency key, or null for none
     * @return the body of the answer
     * @throws CommandFailure if the node can't be reached or refuses; the message says why
     */
    JsonNode publish(TopicName topic, String event, String key, String contentType, byte[] payload)
            throws CommandFailure {
        if (key != null && !isAscii(key)) {
            return publishInBatch(topic, event, key, contentType, payload);
        }
        HttpRequest.Builder request = messages(topic, "?event=" + encoded(event))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload));
        HttpResponse<String> response = send(withKey(request, key).build());
        if (response.statusCode() == CREATED || response.statusCode() == ACCEPTED) {
            return json(response.body());
        }
        throw refusal(response);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** Java's client sends headers in ASCII and nothing else: other keys go in a body. */
    private JsonNode publishInBatch(TopicName topic, String event, String key, String contentType, byte[] payload)
            throws CommandFailure {
        ObjectNode message = mapper.createObjectNode()
                .put("topic", topic.value())
                .put("event", event)
                .put("key", key);
        if (contentType.equals(JSON)) {
            message.putRawValue("data", new RawValue(new String(payload, StandardCharsets.UTF_8)));
        } else {
            message.put("data_base64", payload);
        }
        ObjectNode batch = mapper.createObjectNode();
        batch.putArray("messages").add(message);
        HttpResponse<String> response = send(request("/v1/messages")
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofString(batch.toString()))
                .build());
        JsonNode result = json(response.body()).path("results").path(0);
        int status = result.path("status").asInt();
        if (response.statusCode() == OK && (status == CREATED || status == ACCEPTED)) {
            return result;
        }
        throw response.statusCode() == OK ? refusal(status, result) : refusal(response);
    }

    /**
     * Reads a page of history.
     *
     * @param epoch the life of the store that {@code after} belongs to, 0 for any
     * @return the page
     * @throws CommandFailure if the node can't be reached or refuses; the message says why
     */
    JsonNode history(TopicName topic, long epoch, long after, int limit) throws CommandFailure {
        HttpResponse<String> response = send(messages(topic, "?epoch=" + epoch + "&after=" + after + "&limit=" + limit)
                .build());
        if (response.statusCode() == OK) {
            return json(response.body());
        }
        throw refusal(response);
    }

    /**
     * Reads a page of who is in a topic.
     *
     * @param after the id after which it begins, or null
     * @return the page
     * @throws CommandFailure if the node can't be reached or refuses; the message says why
     */
    JsonNode presence(TopicName topic, String after, int limit) throws CommandFailure {
        String query = "?limit=" + limit + (after == null ? "" : "&after=" + encoded(after));
        HttpResponse<String> response = send(request("/v1/topics/" + encoded(topic.value()) + "/presence" + query)
                .build());
        if (response.statusCode() == OK) {
            return json(response.body());
        }
        throw refusal(response);
    }

    private HttpRequest.Builder messages(TopicName topic, String query) throws CommandFailure {
        return request("/v1/topics/" + encoded(topic.value()) + "/messages" + query);
    }

    private HttpRequest.Builder request(String pathAndQuery) throws CommandFailure {
        String root = base.toString().replaceAll("/$", "");
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(root + pathAndQuery)).timeout(REQUEST_TIMEOUT);
            return apiKey.isEmpty() ? request : request.header("Authorization", "Bearer " + apiKey);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("no request can be made of " + base + ": " + e.getMessage(), e);
        }
    }

    private HttpRequest.Builder withKey(HttpRequest.Builder request, String key) throws CommandFailure {
        if (key == null) {
            return request;
        }
        try {
            return request.header("Idempotency-Key", key);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("the key can't be sent: " + e.getMessage(), e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws CommandFailure {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailure(base + ": " + Unreachable.inWords(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private CommandFailure refusal(HttpResponse<String> response) {
        return refusal(response.statusCode(), json(response.body()));
    }

    private static CommandFailure refusal(int status, JsonNode problem) {
        String title = problem.path("title").asText("HTTP " + status);
        String detail = problem.path("detail").asText("");
        String code = problem.path("code").asText("");
        return new CommandFailure(
                title + (detail.isEmpty() ? "" : ": " + detail) + (code.isEmpty() ? "" : " (" + code + ")"));
    }

    /** A missing node if something between here and the node answered with something else. */
    private JsonNode json(String body) {
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
