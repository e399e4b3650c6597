package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** Where the library says what it does: nowhere, unless the application brings one. Called by any thread; must not throw. */
public interface Logger {
    void debug(String message);

    /** @param fault what has failed, if it was thrown */
    void warn(String message, @Nullable Throwable fault);
}
