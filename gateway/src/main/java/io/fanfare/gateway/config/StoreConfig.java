package io.fanfare.gateway.config;

import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.fanfare.storage.postgres.PostgresSettings;
import io.fanfare.storage.postgres.PostgresUrl;
import io.fanfare.storage.postgres.PromotedStandby;
import java.time.Duration;

/**
 * Where the history is kept; the settings of the Postgres that keeps it.
 *
 * @param url {@value #EMBEDDED}, {@value #MEMORY} or that of a Postgres database; all but maxWaitSeconds is for the latter only
 * @param readConnections besides the one that writes
 * @param maxWaitSeconds of a publish while the store is out of reach or stuck
 * @param startWaitSeconds for a database that is not up yet at the start, 0 to fail at once
 * @param promotedStandby of which it is not known whether it has everything
 */
public record StoreConfig(
        String url,
        String user,
        @Secret String password,
        @Range(min = 1, max = 1_000) int readConnections,
        @Range(min = 1, max = 60) int connectTimeoutSeconds,
        @Range(min = 1, max = 60) int statementTimeoutSeconds,
        @Range(min = 2, max = 120) int maxWaitSeconds,
        @Range(min = 0, max = 3_600) int startWaitSeconds,
        PromotedStandby promotedStandby)
        implements Section, PostgresSettings {
    public static final String EMBEDDED = "embedded";
    public static final String MEMORY = "memory";

    private static final String POSTGRES = "jdbc:postgresql:";

    public boolean isEmbedded() {
        return url.equals(EMBEDDED);
    }

    public boolean isMemory() {
        return url.equals(MEMORY);
    }

    public long maxWaitMillis() {
        return Duration.ofSeconds(maxWaitSeconds).toMillis();
    }

    @Override
    public void check(SectionProblems faults) {
        if (maxWaitSeconds <= statementTimeoutSeconds) {
            faults.add("max-wait-seconds", maxWaitSeconds, "more than store.statement-timeout-seconds");
        } else if (!isEmbedded() && !isMemory()) {
            checkPostgres(faults);
        }
    }

    /** The url itself is not shown if it looks like one of a database: it may hold a password. */
    private void checkPostgres(SectionProblems faults) {
        if (!url.startsWith(POSTGRES)) {
            faults.add(
                    "url",
                    url.contains("@") ? Secret.MASK : url,
                    "embedded, memory or jdbc:postgresql://host:port/database");
            return;
        }
        try {
            PostgresUrl.parse(url);
        } catch (IllegalArgumentException fault) {
            faults.add(
                    "url",
                    Secret.MASK,
                    "jdbc:postgresql://host:port/database, without a password: " + fault.getMessage());
        }
    }

    /** A record's own would show the password. */
    @Override
    public String toString() {
        return "StoreConfig[" + (isEmbedded() || isMemory() ? url : "postgres") + "]";
    }
}
