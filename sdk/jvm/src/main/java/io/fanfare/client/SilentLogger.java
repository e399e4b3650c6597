package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** Says nothing. */
final class SilentLogger implements Logger {
    @Override
    public void debug(String message) {}

    @Override
    public void warn(String message, @Nullable Throwable fault) {}
}
