package io.fanfare.protocol;

/**
 * Why a request failed while its connection lives on. The numbers are part of the protocol: released numbers are never
 * reused or renumbered.
 */
public enum ErrorCode {
    /** The topic's name breaks a rule of {@link TopicName}. */
    INVALID_TOPIC(100, false),
    /** The payload is declared JSON and is not one JSON object. */
    INVALID_PAYLOAD(101, false),
    /** The payload is larger than its namespace allows. */
    PAYLOAD_TOO_LARGE(102, false),
    /** The event name is empty, too long or has control characters. */
    INVALID_EVENT(103, false),
    /** The idempotency key is empty, too long or has control characters. */
    INVALID_KEY(104, false),
    /** The request is well formed but asks for something out of range. */
    INVALID_REQUEST(105, false),
    /** The node knows no such frame, or does not offer what it asks for. */
    UNSUPPORTED(106, false),
    /** The topic is ephemeral: it has no history. */
    NOT_DURABLE(107, false),
    /** There is no such resource. */
    NOT_FOUND(108, false),
    /** The idempotency key was used for another publication. Nothing was stored. */
    KEY_REUSED(109, false),

    /** The token is missing, unreadable or not valid here. */
    UNAUTHENTICATED(120, false),
    /** The token has expired. A new one helps. */
    TOKEN_EXPIRED(121, false),
    /** The client's grants or the namespace's rules do not allow this. */
    FORBIDDEN(122, false),

    /** The session has a subscription to this topic already. */
    ALREADY_SUBSCRIBED(130, false),
    /** The session has no subscription to this topic. */
    NOT_SUBSCRIBED(131, false),
    /** The session holds as many subscriptions as it may. */
    TOO_MANY_SUBSCRIPTIONS(132, false),

    /** The client met a limit: it sends faster than it may, or has too many requests in flight. Nothing was done. */
    RATE_LIMITED(140, true),
    /** A queue of the node is full. Nothing was done. */
    OVERLOADED(141, true),
    /** The history store does not answer. Nothing was done. */
    STORE_UNAVAILABLE(142, true),
    /** The publish may or may not have been committed. Retrying with the same key is safe. */
    OUTCOME_UNKNOWN(143, true),
    /** The node is shutting down. Nothing was done. */
    DRAINING(144, true),
    /** What would have to be asked, such as the backend that decides about this, does not answer. Nothing was done. */
    UNAVAILABLE(145, true),

    /** A fault of the node; its log has the details. */
    INTERNAL(150, true);

    /** From here on the client did nothing wrong. */
    private static final int FIRST_WITHOUT_FAULT = 140;

    private static final ErrorCode[] BY_NUMBER = new ErrorCode[256];

    static {
        for (ErrorCode code : values()) {
            if (BY_NUMBER[code.number] != null) {
                throw new IllegalStateException("number " + code.number + " is used twice");
            }
            BY_NUMBER[code.number] = code;
        }
    }

    private final int number;
    private final boolean retryable;

    ErrorCode(int number, boolean retryable) {
        this.number = number;
        this.retryable = retryable;
    }

    /** The code with this number, or null if there is none: a newer node may know more. */
    public static ErrorCode ofNumber(long number) {
        return number < 0 || number >= BY_NUMBER.length ? null : BY_NUMBER[(int) number];
    }

    public int number() {
        return number;
    }

    /** Whether the same request may succeed later without a change. */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Whether the client did something wrong. What the node cannot do now, and a limit that is met, are nobody's fault: they
     * never count against a client.
     */
    public boolean isClientsFault() {
        return number < FIRST_WITHOUT_FAULT;
    }

    /** The name on HTTP and in metrics, such as {@code payload_too_large}. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
