package io.fanfare.gateway.bootstrap;

/** A node can't start, for a reason that an operator can mend. The message says what and how. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
