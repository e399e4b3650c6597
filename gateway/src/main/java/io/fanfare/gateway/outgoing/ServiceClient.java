package io.fanfare.gateway.outgoing;

import io.fanfare.gateway.upkeep.CompletionCause;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Calls services over HTTP/1.1, with bounds on how long a call takes in all and how large its answer is. A redirect is an answer
 * like any other and not followed: who is called stands in the configuration. Any thread; what comes of a call is told on a thread
 * of the executor, or on the JDK's for timeouts.
 */
public final class ServiceClient {
    private final HttpClient client;

    /**
     * @param tls whom to believe
     * @param executor carries out what may take time, such as asking a name server
     */
    public ServiceClient(SSLContext tls, Duration connectTimeout, Executor executor) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .sslContext(tls)
                .executor(executor)
                .build();
    }

    /**
     * Sends a request.
     *
     * @param timeoutMillis until the answer is here, whole
     * @return fails with what went wrong as it is, not as the cause of something
     */
    public CompletableFuture<ServiceAnswer> send(HttpRequest request, long timeoutMillis, int maxBytes) {
        CompletableFuture<HttpResponse<byte[]>> sending = client.sendAsync(request, head -> new BoundedBody(maxBytes));
        CompletableFuture<ServiceAnswer> outcome = new CompletableFuture<>();
        sending.whenComplete((response, failure) -> {
            if (failure == null) {
                outcome.complete(new ServiceAnswer(response.statusCode(), response.body()));
            } else {
                outcome.completeExceptionally(CompletionCause.of(failure));
            }
        });
        outcome.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS).whenComplete((answer, failure) -> sending.cancel(true));
        return outcome;
    }
}
