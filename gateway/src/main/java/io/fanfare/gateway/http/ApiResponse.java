package io.fanfare.gateway.http;

import java.util.Map;

/**
 * The answer to a request of the API.
 *
 * @param headers besides those of every answer; {@code cache-control} is {@code no-store} unless it is among them
 */
record ApiResponse(int status, String contentType, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json";

    /** The same with these headers instead. */
    ApiResponse with(Map<String, String> otherHeaders) {
        return new ApiResponse(status, contentType, body, otherHeaders);
    }

    static ApiResponse of(int status, String contentType, byte[] body) {
        return new ApiResponse(status, contentType, body, Map.of());
    }
}
