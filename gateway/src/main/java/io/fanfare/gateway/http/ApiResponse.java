package io.fanfare.gateway.http;

/**
 * The answer to a request of the API.
 *
 * @param retryAfterSeconds 0 for no advice
 * @param allow the methods that the path offers, if the request's was none of them; else null
 */
record ApiResponse(int status, String contentType, byte[] body, int retryAfterSeconds, String allow) {
    static final String JSON = "application/json";

    static ApiResponse of(int status, String contentType, byte[] body) {
        return new ApiResponse(status, contentType, body, 0, null);
    }

    ApiResponse allowing(String methods) {
        return new ApiResponse(status, contentType, body, retryAfterSeconds, methods);
    }
}
