package io.fanfare.gateway.bus.message;

/** What is no message of a node, or lacks what every message of its kind has. Without a stack trace: it says nothing of us. */
public final class DamagedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    public DamagedMessageException(String message) {
        super(message, null, false, false);
    }
}
