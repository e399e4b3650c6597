package io.fanfare.client;

/** A frame that cannot be what it says: the connection is given up. Without a stack trace: strangers cause it. */
final class DamagedFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedFrameException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
