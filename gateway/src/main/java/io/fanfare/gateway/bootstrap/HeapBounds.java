package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.config.GatewayConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Holds what the configuration allows to be kept in memory against the memory that there is. A bound that can't be reached
 * without the process running out of memory bounds nothing.
 */
final class HeapBounds {
    /** What an idle node takes, and some room for the collector. */
    private static final long BASE_BYTES = 20L << 20;
    /** A request's body is there as it came, and as what was read of it. */
    private static final int COPIES_OF_A_BODY = 2;
    /** A push is there as it came, and as what is sent of it. */
    private static final int COPIES_OF_A_PUSH = 3;

    private HeapBounds() {}

    /** By name, in the order of the message. */
    private static Map<String, Long> of(GatewayConfig config) {
        Map<String, Long> bounds = new LinkedHashMap<>();
        bounds.put(
                COPIES_OF_A_BODY + " x api.max-receiving-bytes",
                COPIES_OF_A_BODY * config.api().maxReceivingBytes());
        if (config.store().isMemory()) {
            bounds.put("history.max-bytes", config.history().maxBytes());
        } else {
            bounds.put("history.max-queued-bytes", config.history().maxQueuedBytes());
        }
        if (!config.webhook().secret().isEmpty()) {
            bounds.put(
                    COPIES_OF_A_PUSH + " x webhook.max-push-bytes",
                    COPIES_OF_A_PUSH * config.webhook().maxPushBytes());
        }
        bounds.put("history.recent-bytes", config.history().recentBytes());
        bounds.put("an idle node", BASE_BYTES);
        return bounds;
    }

    /**
     * Checks the bounds.
     *
     * @param heapBytes the largest heap that the process may have
     * @throws ConfigException with the arithmetic, if they don't fit
     */
    static void check(GatewayConfig config, long heapBytes) throws ConfigException {
        Map<String, Long> bounds = of(config);
        long sum = bounds.values().stream().mapToLong(Long::longValue).sum();
        if (sum > heapBytes) {
            String arithmetic = bounds.entrySet().stream()
                    .map(bound -> bound.getKey() + " " + megabytes(bound.getValue()))
                    .collect(Collectors.joining(" + "));
            throw new ConfigException(
                    List.of("memory: " + arithmetic + " = " + megabytes(sum) + " MB (expected: at most "
                            + heapBytes / (1 << 20) + " MB, the heap: raise -Xmx, or lower one of these keys)"));
        }
    }

    /** Rounded up, so that what does not fit never looks as if it did. */
    private static long megabytes(long bytes) {
        return (bytes + (1 << 20) - 1) / (1 << 20);
    }
}
