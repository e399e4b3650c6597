package io.fanfare.gateway.push;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.PublicationCheck;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.gateway.webhook.WebhookException;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes pushes to the backends of their namespaces, and gives their replies. What is on its way has a bound in bytes, of the whole
 * node; more is refused. A backend that has not been reached has done nothing; of one that answers too late, or what can't be
 * understood, nothing is known. Keeps no order. Any thread.
 */
public final class PushBackends {
    private static final Logger LOG = LoggerFactory.getLogger(PushBackends.class);

    private static final Refusal NO_ROOM =
            Refusal.of(ErrorCode.OVERLOADED, "too much is on its way to backends; nothing was done");
    private static final Refusal NOT_REACHED =
            Refusal.of(ErrorCode.UNAVAILABLE, "the backend can't be reached now; nothing was done");
    private static final Refusal UNKNOWN = Refusal.of(
            ErrorCode.OUTCOME_UNKNOWN,
            "the backend has not answered as it should; it may or may not have done it: retry with the same key");

    /** Of a node that can call nobody. */
    public static final PushBackends NONE = new PushBackends(
            (url, body, maxAnswerBytes) -> CompletableFuture.failedStage(WebhookException.ofNoSecret()),
            Long.MAX_VALUE,
            GatewayMetrics.NONE);

    private final FailureLog failures = new FailureLog(LOG);
    private final Call call;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    /** Calls a backend; fails with a {@link WebhookException}. */
    @FunctionalInterface
    public interface Call {
        /** @return the body of its answer, of no more bytes than this */
        CompletionStage<byte[]> post(URI url, byte[] body, int maxAnswerBytes);
    }

    /** @param maxBytes of pushes on their way */
    public PushBackends(Call call, long maxBytes, GatewayMetrics metrics) {
        this.call = call;
        this.maxBytes = maxBytes;
        metrics.gauge("fanfare.pushes.bytes", "What is on its way to backends", bytes::get);
    }

    /**
     * Finds a place for a push, which it has until {@link #forward} has passed it on.
     *
     * @return null if it has one
     */
    public Refusal take(BackendPush push) {
        try {
            PublicationCheck.checkPush(push.event(), push.key(), push.payload(), push.rules());
        } catch (ProtocolException fault) {
            return Refusal.of(fault);
        }
        if (bytes.addAndGet(push.bytes()) > maxBytes) {
            bytes.addAndGet(-push.bytes());
            return NO_ROOM;
        }
        return null;
    }

    /** Passes on a push that has a place. Completes on any thread; does not fail. */
    public CompletionStage<PushAnswer> forward(BackendPush push) {
        return post(push).handle((body, failure) -> {
            bytes.addAndGet(-push.bytes());
            return answer(push, body, failure);
        });
    }

    private CompletionStage<byte[]> post(BackendPush push) {
        try {
            return call.post(
                    URI.create(push.rules().pushUrl()),
                    PushMessages.write(push),
                    PushMessages.maxAnswerBytes(push.rules().maxPayloadBytes()));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private PushAnswer answer(BackendPush push, byte[] body, Throwable failure) {
        if (failure instanceof WebhookException unanswered) {
            return new PushAnswer(null, unanswered.mayHaveArrived() ? UNKNOWN : NOT_REACHED);
        }
        if (failure != null) {
            failures.error(push.rules().pushUrl() + ": could not be called", failure);
            return new PushAnswer(null, Refusal.of(failure));
        }
        PushAnswer answer = PushMessages.read(body, push.rules().maxPayloadBytes());
        if (answer == null) {
            failures.warn(push.rules().pushUrl() + ": answers what can't be understood (expected: "
                    + PushMessages.EXPECTED + ", a reply of at most "
                    + push.rules().maxPayloadBytes() + " bytes)");
            return new PushAnswer(null, UNKNOWN);
        }
        return answer;
    }
}
