package io.fanfare.gateway.http;

import io.fanfare.protocol.ErrorCode;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a route takes besides its path. The router holds every request to it, so that no resource can forget to.
 *
 * @param query names of query parameters, each of which may be given once
 * @param mediaTypes of the body; empty if there must be none
 */
record Accepts(Set<String> query, Set<String> mediaTypes) {
    static final String BYTES = "application/octet-stream";
    /** No query and no body. */
    static final Accepts NOTHING = new Accepts(Set.of(), Set.of());

    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    /** A query, and no body. */
    static Accepts query(String... names) {
        return new Accepts(Set.of(names), Set.of());
    }

    /** A body of JSON, and no query. */
    static Accepts json() {
        return new Accepts(Set.of(), Set.of(ApiResponse.JSON));
    }

    /** A body of JSON or of any bytes. */
    static Accepts payload(String... queryNames) {
        return new Accepts(Set.of(queryNames), Set.of(ApiResponse.JSON, BYTES));
    }

    /**
     * Holds a request to it.
     *
     * @return null if nothing is wrong, else the answer
     */
    ApiResponse refusal(ApiRequest request) {
        String fault = queryFault(request.query());
        if (fault != null) {
            return ProblemDetails.of(ErrorCode.INVALID_REQUEST, fault);
        }
        if (mediaTypes.isEmpty()) {
            int bytes = request.body().length;
            return bytes == 0
                    ? null
                    : ProblemDetails.of(ErrorCode.INVALID_REQUEST, "body: " + bytes + " bytes (expected: none)");
        }
        return typeRefusal(request.headers());
    }

    /** The same for the type of a body, by the head of its request. Where there must be no body, none has a wrong type. */
    ApiResponse typeRefusal(HttpHeaders headers) {
        String type = ApiRequest.mediaType(headers);
        return mediaTypes.isEmpty() || mediaTypes.contains(type)
                ? null
                : ProblemDetails.of(
                        UNSUPPORTED_MEDIA_TYPE,
                        ErrorCode.INVALID_REQUEST,
                        "Content-Type: " + (type.isEmpty() ? "none" : type) + " (expected: "
                                + String.join(
                                        " or ", mediaTypes.stream().sorted().toList()) + ")");
    }

    private String queryFault(Map<String, List<String>> given) {
        for (Map.Entry<String, List<String>> parameter : given.entrySet()) {
            String name = parameter.getKey();
            if (!query.contains(name)) {
                return "query: " + name + ": unknown (expected: "
                        + (query.isEmpty()
                                ? "no query"
                                : String.join(", ", query.stream().sorted().toList())) + ")";
            }
            if (parameter.getValue().size() > 1) {
                return "query: " + name + ": given " + parameter.getValue().size() + " times (expected: once)";
            }
        }
        return null;
    }
}
