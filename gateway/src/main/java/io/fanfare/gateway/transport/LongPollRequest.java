package io.fanfare.gateway.transport;

import io.fanfare.gateway.socket.RequestText;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client that polls wants with one request. Neither token must be logged.
 *
 * @param version of the protocol, as it is named; null for none
 * @param authToken who the client is; empty for none
 * @param pollToken what it was given for its session; null for none
 * @param origin of the page that asks; null for none
 * @param isLines whether its body is lines, with a message in each; else it is one message
 */
record LongPollRequest(
        HttpMethod method, String version, String authToken, String pollToken, String origin, boolean isLines) {
    static final String POLL_TOKEN_HEADER = "x-phoenix-longpoll-token";
    static final String AUTH_TOKEN_HEADER = "x-phoenix-authtoken";

    private static final String TOKEN = "token";
    private static final String LINES = "application/x-ndjson";

    /**
     * Reads one.
     *
     * <p>In the query both tokens are called {@code token}: ours says by how it looks that it is one.
     *
     * @throws IllegalArgumentException that says what is wrong with it, without a word of a token
     */
    static LongPollRequest of(HttpRequest head) {
        if (!RequestText.isReadable(head.uri())) {
            throw new IllegalArgumentException(RequestText.UNREADABLE_TARGET);
        }
        var query = new QueryStringDecoder(head.uri()).parameters();
        List<String> authTokens = new ArrayList<>();
        List<String> pollTokens = new ArrayList<>();
        for (String token : query.getOrDefault(TOKEN, List.of())) {
            add(token, LongPollToken.isOne(token) ? pollTokens : authTokens);
        }
        add(head.headers().get(POLL_TOKEN_HEADER), pollTokens);
        add(head.headers().get(AUTH_TOKEN_HEADER), authTokens);
        add(UpgradeToken.of(head.headers().get(HttpHeaderNames.AUTHORIZATION), List.of()), authTokens);
        List<String> versions = query.get("vsn");
        String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        String authToken = only(authTokens);
        return new LongPollRequest(
                head.method(),
                versions == null ? null : versions.get(0),
                authToken == null ? "" : UpgradeToken.checked(authToken, TOKEN),
                only(pollTokens),
                head.headers().get(HttpHeaderNames.ORIGIN),
                type.split(";", 2)[0].strip().equalsIgnoreCase(LINES));
    }

    private static void add(String token, List<String> tokens) {
        if (token != null && !token.isEmpty() && !tokens.contains(token)) {
            tokens.add(token);
        }
    }

    /** Two could be of two clients: it is not for the node to choose. */
    private static String only(List<String> tokens) {
        if (tokens.size() > 1) {
            throw new IllegalArgumentException("token: there are several (expected: one)");
        }
        return tokens.isEmpty() ? null : tokens.get(0);
    }

    boolean isPost() {
        return method.equals(HttpMethod.POST);
    }

    /** Without what nobody may read. */
    @Override
    public String toString() {
        return "LongPollRequest";
    }
}
