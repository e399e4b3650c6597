package io.fanfare.gateway.access;

import io.fanfare.gateway.auth.KeysUnavailableException;
import io.fanfare.gateway.upkeep.CompletionCause;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.storage.StoreException;
import java.util.concurrent.CompletionException;

/**
 * What is told about a request that was not carried out, whoever asked and by whichever way.
 *
 * @param text for developers: our own words about the request, never an exception's of something below; no secrets
 * @param retryAfterMillis when the same request may be sent again, 0 for no advice
 */
public record Refusal(ErrorCode code, String text, Blame blame, long retryAfterMillis) {
    private static final int SOON_MILLIS = 100;
    private static final int LATER_MILLIS = 1_000;
    private static final int OVERLOAD_MILLIS = 5_000;

    /** A refusal as its code has it. */
    public static Refusal of(ErrorCode code, String text) {
        return new Refusal(code, text, blameFor(code), retryAfterMillis(code));
    }

    /** A limit is met. */
    public static Refusal ofLimit(String text, long retryAfterMillis) {
        return new Refusal(ErrorCode.RATE_LIMITED, text, Blame.NOBODY, retryAfterMillis);
    }

    /** The node has more to do than it can, and this can wait. */
    public static Refusal ofOverload() {
        return new Refusal(
                ErrorCode.OVERLOADED,
                "the node has more to do than it can; nothing was done",
                Blame.NODE,
                OVERLOAD_MILLIS);
    }

    /** Something that came later has made the request void: nobody did anything wrong. */
    public static Refusal ofOvertaken(ErrorCode code, String text) {
        return new Refusal(code, text, Blame.NOBODY, 0);
    }

    /**
     * What to tell when a publish, or a read of history, has failed.
     *
     * @param failure a {@link ProtocolException} that answers, a {@link StoreException}, or a fault of our own; as it is or as
     *     the cause of a {@link CompletionException}
     */
    public static Refusal of(Throwable failure) {
        Throwable cause = CompletionCause.of(failure);
        if (cause instanceof ProtocolException fault && fault.error() != null) {
            return of(fault.error(), fault.getMessage());
        }
        if (cause instanceof StoreException fault) {
            return of(fault.reason());
        }
        if (cause instanceof KeysUnavailableException) {
            return of(ErrorCode.UNAVAILABLE, "whether the token is good can't be told now");
        }
        return of(ErrorCode.INTERNAL, "a fault of the node");
    }

    private static Refusal of(StoreException.Reason reason) {
        return switch (reason) {
            case UNAVAILABLE -> of(ErrorCode.STORE_UNAVAILABLE, "the history store does not answer; nothing was done");
            case CLOSED -> of(ErrorCode.DRAINING, "the node is shutting down; nothing was done");
            case OVERLOADED ->
                of(
                        ErrorCode.OVERLOADED,
                        "the history store has no room: too much waits for it, or it has as many topics as it may; nothing was done");
            case OUTCOME_UNKNOWN ->
                of(
                        ErrorCode.OUTCOME_UNKNOWN,
                        "the publish may or may not have been committed; retry with the same key");
        };
    }

    private static Blame blameFor(ErrorCode code) {
        if (code.isClientsFault()) {
            return Blame.CLIENT;
        }
        return code == ErrorCode.RATE_LIMITED ? Blame.NOBODY : Blame.NODE;
    }

    private static long retryAfterMillis(ErrorCode code) {
        return switch (code) {
            case RATE_LIMITED, OVERLOADED -> SOON_MILLIS;
            case STORE_UNAVAILABLE, OUTCOME_UNKNOWN, DRAINING, UNAVAILABLE, INTERNAL -> LATER_MILLIS;
            default -> 0;
        };
    }
}
