package io.fanfare.client;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a client was built with. */
final class Settings {
    final Transport transport;
    /** Null for a client that shows no token. */
    final @Nullable TokenProvider tokens;

    final PositionStore positions;
    /** The application's, for listeners; it may run several of them beside each other. */
    final Executor executor;
    /** The same, one call after the other. */
    final Executor callbacks;

    final Logger logger;
    final String name;
    final String version;
    final int heartbeatSeconds;
    final @Nullable LinkListener onState;

    Settings(FanfareClient.Builder builder, Transport transport, Executor executor) {
        this.transport = transport;
        this.executor = executor;
        tokens = builder.tokens;
        positions = builder.positions;
        logger = builder.logger;
        callbacks = new SerialExecutor(executor, logger);
        name = builder.name;
        version = builder.version;
        heartbeatSeconds = builder.heartbeatSeconds;
        onState = builder.onState;
    }
}
