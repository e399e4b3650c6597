package io.fanfare.gateway.bus.redis;

/** What went wrong, in one line for an operator. */
public final class RootCause {
    private RootCause() {}

    /** The innermost cause's words: what the client wraps around them repeats the address. */
    public static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
