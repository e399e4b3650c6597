package io.fanfare.gateway.http;

import io.fanfare.gateway.settings.BindAddress;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where a node says how it does: whether it lives, whether it is ready, its metrics.
 *
 * @param port empty for that of the API; 0 for any free one
 */
public record AdminSettings(
        String host, @Range(min = 0, max = 65_535) OptionalInt port) implements Section {
    /** A few probes and scrapes at once; as many as one who forgets to close them leaves behind in some minutes. */
    private static final int MAX_CONNECTIONS = 64;

    private static final int MAX_REQUEST_BYTES = 1_024;
    private static final int MIN_RECEIVE_BYTES_PER_SECOND = 500;
    private static final int SECONDS = 10;
    /** Longer than what is usual between two scrapes. */
    private static final int IDLE_SECONDS = 120;

    /** Whether there is a port of its own for it. */
    public boolean isOn() {
        return port.isPresent();
    }

    /** Nobody is asked who he is: see {@link AdminPort}. */
    ConnectionRules connectionRules() {
        return new ConnectionRules(
                BindAddress.isLoopback(host),
                MAX_CONNECTIONS,
                MAX_CONNECTIONS,
                MAX_REQUEST_BYTES,
                MIN_RECEIVE_BYTES_PER_SECOND,
                SECONDS,
                SECONDS,
                IDLE_SECONDS,
                List.of());
    }

    @Override
    public void check(SectionProblems faults) {
        if (host.isBlank()) {
            faults.add("host", host, "an address or a host name");
        }
    }
}
