package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** Why something was not done: by the name of an error of the protocol, or of this library (see {@code sdk/README.md}). */
public final class FanfareException extends RuntimeException {
    /** The {@link #code} of what no node has said. */
    public static final int NO_CODE = 0;

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean isRetryable;
    private final int code;

    FanfareException(String reason, String text, boolean isRetryable) {
        this(reason, text, isRetryable, NO_CODE, null);
    }

    FanfareException(String reason, String text, boolean isRetryable, @Nullable Throwable cause) {
        this(reason, text, isRetryable, NO_CODE, cause);
    }

    private FanfareException(String reason, String text, boolean isRetryable, int code, @Nullable Throwable cause) {
        super(text.isEmpty() ? reason : reason + ": " + text, cause);
        this.reason = reason;
        this.isRetryable = isRetryable;
        this.code = code;
    }

    /** An error that a node has told. */
    static FanfareException ofNode(int code, String text, boolean isRetryable) {
        return new FanfareException(nameOf(code), text, isRetryable, code, null);
    }

    /** A name such as FORBIDDEN, TIMEOUT or OUTBOX_FULL; {@code CODE_999} for one that this library does not know. */
    public String reason() {
        return reason;
    }

    /** Whether the same may succeed later. */
    public boolean isRetryable() {
        return isRetryable;
    }

    /** The number in the protocol; {@link #NO_CODE} for an error of this library. */
    public int code() {
        return code;
    }

    private static String nameOf(int code) {
        switch (code) {
            case 100:
                return "INVALID_TOPIC";
            case 101:
                return "INVALID_PAYLOAD";
            case 102:
                return "PAYLOAD_TOO_LARGE";
            case 103:
                return "INVALID_EVENT";
            case 104:
                return "INVALID_KEY";
            case 105:
                return "INVALID_REQUEST";
            case 106:
                return "UNSUPPORTED";
            case 107:
                return "NOT_DURABLE";
            case 108:
                return "NOT_FOUND";
            case 109:
                return "KEY_REUSED";
            case 120:
                return "UNAUTHENTICATED";
            case 121:
                return "TOKEN_EXPIRED";
            case 122:
                return "FORBIDDEN";
            case 130:
                return "ALREADY_SUBSCRIBED";
            case 131:
                return "NOT_SUBSCRIBED";
            case 132:
                return "TOO_MANY_SUBSCRIPTIONS";
            case 140:
                return "RATE_LIMITED";
            case 141:
                return "OVERLOADED";
            case 142:
                return "STORE_UNAVAILABLE";
            case 143:
                return "OUTCOME_UNKNOWN";
            case 144:
                return "DRAINING";
            case 145:
                return "UNAVAILABLE";
            case 150:
                return "INTERNAL";
            default:
                return "CODE_" + code;
        }
    }
}
