package io.fanfare.gateway.upkeep;

import java.util.concurrent.CompletionException;

/** What made a stage fail, without the exception in which later stages get it. */
public final class CompletionCause {
    private CompletionCause() {}

    /** The cause of a {@link CompletionException} that has one; anything else as it is. */
    public static Throwable of(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
