package io.fanfare.gateway.config;

import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;

/**
 * What happens to clients when the node is stopped.
 *
 * @param reconnectWindowMillis clients are told to come back elsewhere after a random part of this time
 * @param timeoutMillis whoever is still connected after this time is cut off
 * @param closesPerSecond how fast connections are closed that are still there after the window
 */
public record DrainConfig(
        @Range(min = 0, max = 600_000) int reconnectWindowMillis,
        @Range(min = 0, max = 3_600_000) int timeoutMillis,
        @Range(min = 1, max = 1_000_000) int closesPerSecond)
        implements Section {
    @Override
    public void check(SectionProblems faults) {
        if (timeoutMillis < reconnectWindowMillis) {
            faults.add("timeout-millis", timeoutMillis, "at least drain.reconnect-window-millis");
        }
    }
}
