package io.fanfare.storage.postgres;

import io.fanfare.protocol.Position;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the database still is the one that it was, and begins a new epoch if not: on another cluster or timeline, in
 * another database, in tables that were made again, or behind what this store's {@link RewindDetector} has seen.
 *
 * <p>Every transaction compares the {@link StoreIncarnation} that it read, and an unknown one is verified before anything is answered from
 * it. An epoch is begun under a lock that no writer of any node shares at that moment. Safe for any thread.
 */
final class Epochs {
    private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);

    /** Where a connection has really ended up. */
    private static final String HERE = """
            WITH here AS (SELECT
                 (SELECT system_identifier FROM pg_control_system()) AS system_identifier,
                 ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint AS timeline,
                 (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database_oid,
                 'fanfare.store'::regclass::oid::bigint AS table_oid)
            """;

    private static final String SELECT = HERE + """
            SELECT %s,
                   (s.system_identifier, s.timeline, s.database_oid, s.table_oid) IS DISTINCT FROM
                   (here.system_identifier, here.timeline, here.database_oid, here.table_oid) AS is_elsewhere,
                   (SELECT batch FROM fanfare.writer WHERE id = ?) AS own_batch,
                   (s.retired + (SELECT coalesce(sum(batch), 0) FROM fanfare.writer))::bigint AS all_batches
              FROM fanfare.store s, here
            """.formatted(StoreIncarnation.COLUMNS);

    private static final String BEGIN = HERE + """
            INSERT INTO fanfare.store (id, epoch, system_identifier, timeline, database_oid, table_oid, retired)
            SELECT 1, ?, here.system_identifier, here.timeline, here.database_oid, here.table_oid, 0 FROM here
            ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, system_identifier = excluded.system_identifier,
                   timeline = excluded.timeline, database_oid = excluded.database_oid, table_oid = excluded.table_oid""";

    private static final String REGISTER = """
            INSERT INTO fanfare.writer (id, batch, seen_at) VALUES (?, 0, now())
            ON CONFLICT (id) DO NOTHING""";

    private final UUID writerId;
    private final RewindDetector rewinds = new RewindDetector();
    /** What was verified last, null before the first time. */
    private volatile StoreIncarnation verified;

    /** What the database says of itself; ownBatch is null if this store is not among the writers. */
    private record Sighting(StoreIncarnation incarnation, boolean isElsewhere, Long ownBatch, long allBatches) {
        long ownBatchOrZero() {
            return ownBatch == null ? 0 : ownBatch;
        }
    }

    Epochs(UUID writerId) {
        this.writerId = writerId;
    }

    /** Whether answers of this incarnation can be given; null is an answer without any. */
    boolean isVerified(StoreIncarnation incarnation) {
        return incarnation != null && incarnation.equals(verified);
    }

    /** The incarnation verified last. */
    StoreIncarnation verified() {
        return verified;
    }

    /** Remembers that a batch of this store was committed. */
    void confirm(StoreIncarnation incarnation, long batch) {
        rewinds.confirm(incarnation.epoch(), batch);
    }

    /**
     * Finds out where a connection has ended up, begins an epoch if need be, and sees to it that this store has its row among
     * the writers. In a transaction of its own, without one at the call.
     */
    synchronized void verify(Connection connection) throws SQLException {
        boolean isAutoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            verified = verifyInTransaction(connection);
        } catch (SQLException failure) {
            rollBack(connection, failure);
            throw failure;
        }
        connection.setAutoCommit(isAutoCommit);
    }

    private StoreIncarnation verifyInTransaction(Connection connection) throws SQLException {
        Sighting sighting = look(connection);
        if (hasToBegin(sighting)) {
            try (Statement lock = connection.createStatement()) {
                lock.execute(AdvisoryLock.EPOCH.take());
            }
            sighting = beginUnlessAnotherDid(connection);
        }
        if (sighting.ownBatch() == null) {
            try (PreparedStatement register = connection.prepareStatement(REGISTER)) {
                register.setObject(1, writerId);
                register.executeUpdate();
            }
        }
        connection.commit();
        rewinds.see(sighting.incarnation().epoch(), sighting.ownBatchOrZero(), sighting.allBatches());
        return sighting.incarnation();
    }

    private Sighting beginUnlessAnotherDid(Connection connection) throws SQLException {
        Sighting sighting = look(connection);
        if (!hasToBegin(sighting)) {
            return sighting;
        }
        begin(connection, sighting);
        return look(connection);
    }

    private Sighting look(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setObject(1, writerId);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Sighting(
                                StoreIncarnation.of(row),
                                row.getBoolean("is_elsewhere"),
                                row.getObject("own_batch", Long.class),
                                row.getLong("all_batches"))
                        : null;
            }
        }
    }

    private boolean hasToBegin(Sighting sighting) {
        return sighting == null
                || sighting.isElsewhere()
                || rewinds.isAheadOf(sighting.incarnation().epoch(), sighting.ownBatchOrZero(), sighting.allBatches());
    }

    private static void begin(Connection connection, Sighting before) throws SQLException {
        long epoch = new SecureRandom().nextLong(1, Position.MAX_EPOCH + 1);
        try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.setLong(1, epoch);
            begin.executeUpdate();
        }
        if (before != null) {
            LOG.warn(
                    "epoch {}: begun, because the database is not the one, or is behind what it was, in epoch {}",
                    epoch,
                    before.incarnation().epoch());
        }
    }

    private static void rollBack(Connection connection, SQLException failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** Takes note of how far all nodes have come, so that a rewind is noticed even if it took only what others wrote. */
    void observe(Connection connection) throws SQLException {
        Sighting sighting = look(connection);
        if (sighting != null && isVerified(sighting.incarnation())) {
            rewinds.see(sighting.incarnation().epoch(), sighting.ownBatchOrZero(), sighting.allBatches());
        }
    }
}
