package io.fanfare.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The answer to a request of the API.
 *
 * @param headers besides those of every answer; {@code cache-control} is {@code no-store} unless it is among them
 */
record ApiResponse(int status, String contentType, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json";
    private static final int OK = 200;

    /** The same with these headers instead. */
    ApiResponse with(Map<String, String> otherHeaders) {
        return new ApiResponse(status, contentType, body, otherHeaders);
    }

    /** A text, found. */
    static CompletionStage<ApiResponse> text(String contentType, String text) {
        return CompletableFuture.completedStage(of(OK, contentType, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same with these headers besides. */
    ApiResponse and(Map<String, String> furtherHeaders) {
        if (furtherHeaders.isEmpty()) {
            return this;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(furtherHeaders);
        return with(all);
    }

    static ApiResponse of(int status, String contentType, byte[] body) {
        return new ApiResponse(status, contentType, body, Map.of());
    }
}
