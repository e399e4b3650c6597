package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A backend service. Holds every answer against the API's description. */
final class BackendClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Description description = new Description();
    private final int port;

    /** An answer that agrees with the description. */
    record Answer(HttpResponse<byte[]> response, JsonNode json) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    BackendClient(int port) {
        this.port = port;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, null, new byte[0]);
    }

    Answer post(String path, String jsonBody, String... headers) throws IOException, InterruptedException {
        return send("POST", path, "application/json", jsonBody.getBytes(StandardCharsets.UTF_8), headers);
    }

    /**
     * @param contentType null to name none
     * @param headers names, each followed by its value
     */
    Answer send(String method, String path, String contentType, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        String type = response.headers().firstValue("content-type").orElse("");
        if (!method.equals("HEAD")) {
            description.check(method, path, response.statusCode(), type, response.body());
        }
        return new Answer(response, type.contains("json") ? json.readTree(response.body()) : null);
    }
}
