package io.fanfare.bench.load;

/** The server does not take part: a load can't be made. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LoadException(String message) {
        super(message);
    }
}
