package io.fanfare.gateway.authorize;

import com.github.benmanes.caffeine.cache.Ticker;
import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Question;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.access.Ruling;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.authorize.AuthorizeMessages.Answer;
import io.fanfare.gateway.authorize.KeptRulings.Kept;
import io.fanfare.gateway.authorize.KeptRulings.Key;
import io.fanfare.gateway.metrics.AuthorizeOutcome;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.gateway.webhook.WebhookException;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves the last word on what clients may to the backend that their namespace names, where another decision allows it. Backends
 * themselves are not asked about. An answer is kept for the time that it names. No answer, or one that can't be understood, allows
 * nothing and denies nothing: the client is told to come back. Any thread.
 */
public final class BackendDecision implements AccessDecision {
    private static final Logger LOG = LoggerFactory.getLogger(BackendDecision.class);
    private static final Refusal DENIED = Refusal.of(ErrorCode.FORBIDDEN, "the backend does not allow this");
    private static final Refusal UNAVAILABLE =
            Refusal.of(ErrorCode.UNAVAILABLE, "the backend that decides about this does not answer; nothing was done");
    private static final FailureLog FAILURES = new FailureLog(LOG);

    private final AccessDecision next;
    private final Namespaces namespaces;
    private final BiFunction<URI, byte[], CompletionStage<byte[]>> backend;
    private final int asksPerSecond;
    private final KeptRulings kept;
    private final GatewayMetrics metrics;

    /**
     * @param next asked first
     * @param backend calls a URL with a body; fails with a {@link WebhookException}
     * @param asksPerSecond of one session
     * @param maxKept answers
     */
    public BackendDecision(
            AccessDecision next,
            Namespaces namespaces,
            BiFunction<URI, byte[], CompletionStage<byte[]>> backend,
            int asksPerSecond,
            int maxKept,
            GatewayMetrics metrics) {
        this(next, namespaces, backend, asksPerSecond, new KeptRulings(maxKept, Ticker.systemTicker()), metrics);
    }

    BackendDecision(
            AccessDecision next,
            Namespaces namespaces,
            BiFunction<URI, byte[], CompletionStage<byte[]>> backend,
            int asksPerSecond,
            KeptRulings kept,
            GatewayMetrics metrics) {
        this.next = next;
        this.namespaces = namespaces;
        this.backend = backend;
        this.asksPerSecond = asksPerSecond;
        this.kept = kept;
        this.metrics = metrics;
        metrics.gauge("fanfare.authorizations.kept", "Answers of backends that are remembered", kept::count);
    }

    @Override
    public boolean asksAbout(TopicName topic) {
        return !namespaces.authorizeUrl(topic).isEmpty();
    }

    @Override
    public int asksPerSecond() {
        return asksPerSecond;
    }

    @Override
    public Refusal decide(Identity identity, Action action, TopicName topic) {
        Refusal refusal = next.decide(identity, action, topic);
        if (refusal != null || identity == Identity.BACKEND) {
            return refusal;
        }
        String url = namespaces.authorizeUrl(topic);
        if (url.isEmpty()) {
            return null;
        }
        Kept ruling = kept.of(Key.of(url, identity, action, topic.value()));
        if (ruling == null) {
            return UNDECIDED;
        }
        return ruling.allow() ? null : DENIED;
    }

    @Override
    public int secondsKnown(Identity identity, Action action, TopicName topic) {
        Kept ruling = kept.of(Key.of(namespaces.authorizeUrl(topic), identity, action, topic.value()));
        return ruling == null ? 0 : kept.secondsLeft(ruling);
    }

    @Override
    public CompletionStage<Ruling> ask(Question question) {
        String url = namespaces.authorizeUrl(question.topic());
        if (url.isEmpty()) {
            // Since this moment nobody has to be asked.
            return CompletableFuture.completedStage(new Ruling(null, 0));
        }
        return call(url, question).handle((body, failure) -> ruling(url, question, body, failure));
    }

    private CompletionStage<byte[]> call(String url, Question question) {
        try {
            return backend.apply(URI.create(url), AuthorizeMessages.write(question));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private Ruling ruling(String url, Question question, byte[] body, Throwable failure) {
        Answer answer = failure == null ? AuthorizeMessages.read(body) : null;
        if (answer == null) {
            tell(url, failure);
            metrics.authorizationAsked(AuthorizeOutcome.UNAVAILABLE);
            return new Ruling(UNAVAILABLE, 0);
        }
        metrics.authorizationAsked(answer.allow() ? AuthorizeOutcome.ALLOWED : AuthorizeOutcome.DENIED);
        if (answer.forSeconds() > 0) {
            Key key = Key.of(
                    url,
                    question.identity(),
                    question.action(),
                    question.topic().value());
            kept.keep(key, answer.allow(), answer.forSeconds());
        }
        return new Ruling(answer.allow() ? null : DENIED, answer.forSeconds());
    }

    /** A backend that fails is told of when it is left alone; one that answers something else would not be. */
    private static void tell(String url, Throwable failure) {
        if (failure == null) {
            FAILURES.warn(url + ": answers what can't be understood (expected: {\"allow\": true or false,"
                    + " \"for-seconds\": 0.." + AuthorizeMessages.MAX_SECONDS + "})");
        } else if (!(failure instanceof WebhookException)) {
            FAILURES.error(url + ": could not be asked", failure);
        }
    }
}
