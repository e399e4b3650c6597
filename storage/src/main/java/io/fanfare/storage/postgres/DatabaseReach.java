package io.fanfare.storage.postgres;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether commits succeed at present, and if not, why. An outage is one line when it begins and one when it is over. Written to
 * by the commit thread, read by any.
 */
final class DatabaseReach {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseReach.class);

    private final String target;
    private final long maxWaitMillis;
    /** Null while commits succeed. */
    private volatile String trouble;

    private long beganAtNanos;

    DatabaseReach(String target, long maxWaitMillis) {
        this.target = target;
        this.maxWaitMillis = maxWaitMillis;
    }

    /** An attempt failed. */
    void lost(SQLException failure) {
        String reason = PostgresFailure.inWords(failure);
        if (trouble == null) {
            beganAtNanos = System.nanoTime();
            LOG.warn("{}: out of reach, publishes wait up to {} ms: {}", target, maxWaitMillis, reason);
        }
        trouble = reason;
    }

    /** A batch was committed. */
    void restored() {
        if (trouble != null) {
            trouble = null;
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganAtNanos);
            LOG.info("{}: in reach again after {} ms", target, millis);
        }
    }

    /** Why the last commit failed, in words for an operator; null if it succeeded. */
    String trouble() {
        return trouble;
    }
}
