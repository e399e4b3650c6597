package io.fanfare.gateway.http;

/**
 * The answer to a request of the API.
 *
 * @param retryAfterSeconds 0 for no advice
 */
record ApiResponse(int status, String contentType, byte[] body, int retryAfterSeconds) {
    static final String JSON = "application/json";

    static ApiResponse of(int status, String contentType, byte[] body) {
        return new ApiResponse(status, contentType, body, 0);
    }
}
