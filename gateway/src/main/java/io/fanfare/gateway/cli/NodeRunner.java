package io.fanfare.gateway.cli;

import io.fanfare.gateway.config.ConfigSource;
import io.fanfare.gateway.config.GatewayConfig;
import java.io.PrintWriter;

/** Runs a node in the foreground. */
@FunctionalInterface
public interface NodeRunner {
    /**
     * Runs until the node is stopped.
     *
     * @param source where {@code config} was read, and may be read again
     * @param out for what the caller asked to see, such as addresses bound; not for logs
     * @return the exit code
     * @throws CommandFailure with what to tell the operator, if the node can't be started
     */
    int run(GatewayConfig config, ConfigSource source, PrintWriter out) throws Exception;
}
