package io.fanfare.gateway.auth;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.CompletionCause;
import io.fanfare.gateway.upkeep.PeriodicWork;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes under a URL, fetched again now and then, and when a token names one that is not known. The
 * latter at most once in {@value #PAUSE_SECONDS} s for all tokens together: kids that strangers make up cost a look into a map.
 * What was fetched last stays while the issuer can't be reached. Any thread.
 *
 * <p>Tokens that wait for a fetch are bounded by {@value #MAX_WAITING}, and their time by that of the fetch; more are told that
 * nothing can be told now.
 */
public final class FetchedKeys implements IssuerKeys {
    static final int PAUSE_SECONDS = 10;
    static final int MAX_WAITING = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FetchedKeys.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(PAUSE_SECONDS);
    private static final int TICK_MILLIS = 1_000;
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final Fetch fetch;
    private final long refreshNanos;
    private final GatewayMetrics metrics;
    private final LongSupplier nanos;
    private volatile TokenKeys known = TokenKeys.NONE;
    /** Why there are none, or none newer; null while all is well. */
    private volatile String problem = "not fetched yet";

    /** Whether the failure that goes on stands in the log. */
    private volatile boolean isTold;

    private volatile long fetchedAtNanos;
    private long begunAtNanos;
    private int waiting;
    /** Null while none is. */
    private CompletableFuture<Void> underWay;

    /** Asks the issuer. */
    @FunctionalInterface
    interface Fetch {
        /** @return the JWKS; fails with what went wrong */
        CompletableFuture<String> begin();
    }

    /**
     * @param settings with a URL
     * @param tls whom to believe that they are the issuer
     * @param executor for what may take time
     */
    public static FetchedKeys of(AuthSettings settings, SSLContext tls, Executor executor, GatewayMetrics metrics) {
        return new FetchedKeys(
                new JwksFetch(settings.jwksUrl(), tls, executor),
                settings.jwksRefreshSeconds(),
                metrics,
                System::nanoTime);
    }

    FetchedKeys(Fetch fetch, int refreshSeconds, GatewayMetrics metrics, LongSupplier nanos) {
        this.fetch = fetch;
        this.refreshNanos = TimeUnit.SECONDS.toNanos(refreshSeconds);
        this.metrics = metrics;
        this.nanos = nanos;
        this.begunAtNanos = nanos.getAsLong() - PAUSE_NANOS;
        this.fetchedAtNanos = nanos.getAsLong();
    }

    /** Begins the first fetch, and further ones when they are due. */
    public void start(ScheduledExecutorService timer) {
        metrics.gauge("fanfare.jwks.keys", "Keys known that the issuer of tokens publishes", () -> known.count());
        metrics.gauge(
                "fanfare.jwks.age.seconds",
                "How long ago they were fetched, or the node started if they were not yet",
                () -> TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - fetchedAtNanos));
        refresh();
        PeriodicWork.of("fetching of token keys", this::refreshIfDue, metrics).start(timer, TICK_MILLIS);
    }

    @Override
    public TokenKeys known() {
        return known;
    }

    /** Why the keys are none, or old, for people; null if nothing is wrong. */
    public String problem() {
        return problem;
    }

    @Override
    public synchronized CompletionStage<Void> lookAgain() {
        if (underWay == null && nanos.getAsLong() - begunAtNanos < PAUSE_NANOS) {
            return problem == null ? DONE : CompletableFuture.failedStage(new KeysUnavailableException(problem));
        }
        CompletionStage<Void> outcome = refresh();
        if (outcome.toCompletableFuture().isDone()) {
            return outcome;
        }
        if (waiting >= MAX_WAITING) {
            return CompletableFuture.failedStage(new KeysUnavailableException("too many tokens wait for keys"));
        }
        waiting++;
        return outcome;
    }

    /** On the timer, each second. */
    synchronized void refreshIfDue() {
        long now = nanos.getAsLong();
        boolean isDue = now - fetchedAtNanos >= refreshNanos || problem != null;
        if (isDue && now - begunAtNanos >= PAUSE_NANOS) {
            refresh();
        }
    }

    /** Begins a fetch, unless one is under way. */
    private synchronized CompletionStage<Void> refresh() {
        if (underWay != null) {
            return underWay;
        }
        begunAtNanos = nanos.getAsLong();
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        underWay = outcome;
        begin().thenAccept(this::learn).whenComplete((learnt, failure) -> end(outcome, failure));
        return outcome;
    }

    private CompletableFuture<String> begin() {
        try {
            return fetch.begin();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void learn(String jwks) {
        TokenKeys keys = TokenKeys.published(jwks);
        int before = known.count();
        known = keys;
        fetchedAtNanos = nanos.getAsLong();
        if (problem != null || keys.count() != before) {
            LOG.info("auth.jwks-url: {} keys", keys.count());
        }
    }

    private void end(CompletableFuture<Void> outcome, Throwable failure) {
        metrics.jwksFetched(failure == null);
        String why = failure == null ? null : reason(failure);
        if (why != null && !isTold) {
            LOG.warn("auth.jwks-url: no new keys, {} stay, this node tries on: {}", known.count(), why);
        }
        isTold = why != null;
        problem = why;
        synchronized (this) {
            underWay = null;
            waiting = 0;
        }
        if (why == null) {
            outcome.complete(null);
        } else {
            outcome.completeExceptionally(new KeysUnavailableException(why));
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = CompletionCause.of(failure);
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
