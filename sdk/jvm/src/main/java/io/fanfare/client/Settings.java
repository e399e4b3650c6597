package io.fanfare.client;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a client was built with. */
final class Settings {
    final Transport transport;
    /** Null for a client that shows no token. */
    final @Nullable TokenProvider tokens;

    final Positions positions;
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
        logger = builder.logger;
        boolean mayBlock = !(builder.positions instanceof MemoryPositions);
        Executor storing = mayBlock ? DaemonExecutor.named("fanfare-positions") : Runnable::run;
        positions = new Positions(builder.positions, storing, logger);
        callbacks = new SerialExecutor(executor, logger);
        name = builder.name;
        version = builder.version;
        heartbeatSeconds = builder.heartbeatSeconds;
        onState = builder.onState;
    }
}
