package io.fanfare.gateway.webhook;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.WebhookOutcome;
import io.fanfare.gateway.metrics.WebhookUse;
import io.fanfare.gateway.outgoing.ServiceAnswer;
import io.fanfare.gateway.outgoing.ServiceClient;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/**
 * Calls backends with a POST of JSON, and gives their answer, or fails with a {@link WebhookException}: within the timeout, whatever
 * the backend does, or twice that if the call had to wait for others. Any thread; nothing blocks.
 *
 * <p>So many calls are under way at once; more wait in a queue, and what does not fit into that is refused. A call that fails
 * quickly is tried again, with the same id, as long as its time lasts; a backend tells by the id that it has seen it already. Calls
 * have no order among each other.
 */
public final class Webhook {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final int MAX_ATTEMPTS = 3;
    private static final int RETRY_MILLIS = 50;
    private static final int ID_BYTES = 16;
    private static final int STATUSES_OF_A_KIND = 100;
    private static final int SUCCESS = 2;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_OF_SERVER = 500;

    private final WebhookUse use;
    private final WebhookSettings settings;
    private final ServiceClient client;
    private final WebhookSignature signature;
    private final ScheduledExecutorService executor;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final Breakers breakers;
    private final SecureRandom random = new SecureRandom();
    /** Guards the two that follow. */
    private final Object lock = new Object();

    private final ArrayDeque<WebhookCall> queue = new ArrayDeque<>();
    private int inFlight;

    /**
     * @param use what it calls backends for: each use has its own places, so that a slow backend of one takes none of another's
     * @param settings with a secret
     * @param tls whom to believe that they are backends
     * @param executor begins what was put off, and is told what comes of calls
     */
    public Webhook(
            WebhookUse use,
            WebhookSettings settings,
            SSLContext tls,
            ScheduledExecutorService executor,
            GatewayMetrics metrics,
            InstantSource clock) {
        this.use = use;
        this.settings = settings;
        this.client = new ServiceClient(tls, CONNECT_TIMEOUT, executor);
        this.signature = new WebhookSignature(settings.secret());
        this.executor = executor;
        this.metrics = metrics;
        this.clock = clock;
        this.breakers = new Breakers(settings.breakerSeconds());
        metrics.gauge("fanfare.webhook.in.flight", "Calls of backends under way", use, this::inFlight);
        metrics.gauge("fanfare.webhook.queued", "Calls of backends that wait", use, this::queued);
        metrics.gauge("fanfare.webhook.breakers.open", "Backends that are left alone", use, breakers::openCount);
    }

    /**
     * Calls a backend.
     *
     * @param url from the configuration
     * @param body JSON, kept until the call is over
     * @param maxAnswerBytes a larger answer is a failure
     * @return the body of its answer, on any thread
     */
    public CompletionStage<byte[]> call(URI url, byte[] body, int maxAnswerBytes) {
        byte[] idBytes = new byte[ID_BYTES];
        random.nextBytes(idBytes);
        WebhookCall call = new WebhookCall(
                "msg_" + HexFormat.of().formatHex(idBytes),
                url,
                body,
                maxAnswerBytes,
                System.nanoTime(),
                TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis()));
        synchronized (lock) {
            if (inFlight >= settings.maxInFlight() && queue.size() >= settings.maxQueued()) {
                metrics.webhookCalled(use, WebhookOutcome.OVERLOADED, 0);
                call.outcome.completeExceptionally(
                        new WebhookException(WebhookOutcome.OVERLOADED, false, "too many calls wait"));
                return call.outcome;
            }
            if (inFlight >= settings.maxInFlight()) {
                queue.add(call);
                return call.outcome;
            }
            inFlight++;
        }
        attempt(call);
        return call.outcome;
    }

    /** Tries a call, which has a place among those under way. */
    private void attempt(WebhookCall call) {
        CircuitBreaker breaker = breakers.of(call.url);
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(call.endsAtNanos - System.nanoTime());
        if (leftMillis <= 0) {
            fail(call, WebhookOutcome.TIMED_OUT, "no answer in time");
        } else if (!breaker.tryAcquirePermission()) {
            fail(call, WebhookOutcome.BREAKER_OPEN, "mostly fails");
        } else {
            call.attempts++;
            long begunAt = System.nanoTime();
            // One that gets lost leaves time for another.
            long timeoutMillis = Math.min(leftMillis, Math.max(1, settings.timeoutMillis() / 2));
            send(call, timeoutMillis)
                    .whenComplete((answer, failure) -> onAnswer(call, breaker, begunAt, answer, failure));
        }
    }

    private CompletableFuture<ServiceAnswer> send(WebhookCall call, long timeoutMillis) {
        try {
            return client.send(request(call), timeoutMillis, call.maxAnswerBytes);
        } catch (RuntimeException failure) {
            // Such as that the node stops.
            return CompletableFuture.failedFuture(failure);
        }
    }

    private HttpRequest request(WebhookCall call) {
        long seconds = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(call.url)
                .header("Content-Type", "application/json")
                .header("webhook-id", call.id)
                .header("webhook-timestamp", Long.toString(seconds))
                .header("webhook-signature", signature.of(call.id, seconds, call.body))
                .POST(BodyPublishers.ofByteArray(call.body))
                .build();
    }

    private void onAnswer(
            WebhookCall call, CircuitBreaker breaker, long begunAtNanos, ServiceAnswer answer, Throwable failure) {
        long tookNanos = System.nanoTime() - begunAtNanos;
        if (failure == null && answer.status() / STATUSES_OF_A_KIND == SUCCESS) {
            breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
            end(call, WebhookOutcome.ANSWERED);
            call.outcome.complete(answer.body());
            return;
        }
        call.mayHaveArrived |= failure == null || !isBeforeItArrived(failure);
        String what = failure == null ? "status " + answer.status() : failure.toString();
        breaker.onError(tookNanos, TimeUnit.NANOSECONDS, failure == null ? new IOException(what) : failure);
        boolean mayPass = failure != null || answer.status() >= FIRST_OF_SERVER || answer.status() == TOO_MANY_REQUESTS;
        if (!mayPass || call.attempts == MAX_ATTEMPTS || !retry(call)) {
            boolean isLate = failure instanceof TimeoutException || System.nanoTime() - call.endsAtNanos >= 0;
            fail(call, isLate ? WebhookOutcome.TIMED_OUT : WebhookOutcome.FAILED, what);
        }
    }

    private static boolean isBeforeItArrived(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException;
    }

    /** False if the node stops. */
    private boolean retry(WebhookCall call) {
        try {
            executor.schedule(() -> attempt(call), (long) RETRY_MILLIS * call.attempts, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException stopping) {
            return false;
        }
    }

    private void fail(WebhookCall call, WebhookOutcome outcome, String what) {
        end(call, outcome);
        call.outcome.completeExceptionally(new WebhookException(outcome, call.mayHaveArrived, call.url + ": " + what));
    }

    /** Gives the place of a call to the next one. */
    private void end(WebhookCall call, WebhookOutcome outcome) {
        metrics.webhookCalled(use, outcome, System.nanoTime() - call.begunAtNanos);
        WebhookCall next;
        synchronized (lock) {
            next = queue.poll();
            if (next == null) {
                inFlight--;
            }
        }
        if (next != null) {
            begin(next);
        }
    }

    /** As a task of its own: a queue of calls that fail at once would grow the stack. */
    private void begin(WebhookCall next) {
        try {
            executor.execute(() -> attempt(next));
        } catch (RejectedExecutionException stopping) {
            next.outcome.completeExceptionally(new WebhookException(WebhookOutcome.FAILED, false, "the node stops"));
        }
    }

    private int inFlight() {
        synchronized (lock) {
            return inFlight;
        }
    }

    private int queued() {
        synchronized (lock) {
            return queue.size();
        }
    }
}
