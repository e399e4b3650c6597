package io.fanfare.gateway.cli;

/** A command could not do its work; the message says why in words for its user. Ends with exit code 1, no stack trace. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
