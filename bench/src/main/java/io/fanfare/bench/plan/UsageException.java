package io.fanfare.bench.plan;

/** Something that was asked for cannot be: names the value and what was expected. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
