package io.fanfare.storage;

/** A history store could not do what it was asked. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known about the operation. */
    public enum Reason {
        /** The store can't be reached. Nothing was done. */
        UNAVAILABLE,
        /** The store is closed: its process is about to end. Nothing was done. */
        CLOSED,
        /** The queue in front of the store is full, or it has as many topics as it may. Nothing was done. */
        OVERLOADED,
        /** The append may or may not have been committed. */
        OUTCOME_UNKNOWN
    }

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
