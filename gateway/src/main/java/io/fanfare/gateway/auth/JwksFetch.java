package io.fanfare.gateway.auth;

import io.fanfare.gateway.outgoing.ServiceAnswer;
import io.fanfare.gateway.outgoing.ServiceClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/** Asks an issuer for its JWKS. */
final class JwksFetch implements FetchedKeys.Fetch {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MAX_BYTES = 256 * 1024;
    private static final int OK = 200;

    private final ServiceClient client;
    private final HttpRequest request;

    JwksFetch(String url, SSLContext tls, Executor executor) {
        client = new ServiceClient(tls, CONNECT_TIMEOUT, executor);
        request = HttpRequest.newBuilder(URI.create(url))
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
    }

    @Override
    public CompletableFuture<String> begin() {
        return client.send(request, TIMEOUT_MILLIS, MAX_BYTES).thenApply(JwksFetch::body);
    }

    private static String body(ServiceAnswer answer) {
        if (answer.status() != OK) {
            throw new IllegalArgumentException("status " + answer.status() + " (expected: " + OK + ", no redirect)");
        }
        return answer.text();
    }
}
