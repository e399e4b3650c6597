package io.fanfare.bench.fault;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Position;

/**
 * How an attempt to publish ended.
 *
 * @param position where it was committed; null in an ephemeral topic and unless it succeeded
 * @param words for whoever looks into a failure
 */
record Outcome(Kind kind, Position position, boolean isDuplicate, String words) {

    /** What its publisher may rely on. */
    enum Kind {
        OK,
        /** Nothing was done, nor will be. */
        REFUSED,
        /** It was done or not, or will be. */
        UNKNOWN,
        /** Refused for good, which a correct publish never is. */
        WRONG
    }

    static Outcome ok(Position position, boolean isDuplicate) {
        return new Outcome(Kind.OK, position, isDuplicate, "ok");
    }

    static Outcome refused(String words) {
        return new Outcome(Kind.REFUSED, null, false, words);
    }

    static Outcome unknown(String words) {
        return new Outcome(Kind.UNKNOWN, null, false, words);
    }

    /** Answered as no correct publish ever is. */
    static Outcome wrong(String words) {
        return new Outcome(Kind.WRONG, null, false, words);
    }

    /** Answered with an error. */
    static Outcome failed(ErrorCode code, String words) {
        Kind kind = switch (code) {
            case OUTCOME_UNKNOWN, INTERNAL -> Kind.UNKNOWN;
            default -> code.isRetryable() ? Kind.REFUSED : Kind.WRONG;
        };
        return new Outcome(kind, null, false, words);
    }

    /** Whether the same publish may still succeed; without a key it would be another one. */
    boolean isWorthAnotherTry() {
        return kind == Kind.REFUSED || kind == Kind.UNKNOWN;
    }
}
