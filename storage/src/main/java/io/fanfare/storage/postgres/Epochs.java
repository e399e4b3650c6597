package io.fanfare.storage.postgres;

import io.fanfare.protocol.Position;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the database still has everything, and begins a new epoch if not: on another cluster, in another database, in
 * tables that were made again, behind what this store's {@link RewindDetector} has seen, or as {@link Promotion} decides.
 *
 * <p>Every transaction compares the {@link StoreIncarnation} that it read, and an unknown one is verified before anything is
 * answered from it. An epoch is begun under a lock that no writer of any node shares at that moment. Safe for any thread.
 */
final class Epochs {
    private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);

    private static final String BEGIN = Sighting.HERE + """
            INSERT INTO fanfare.store (id, epoch, system_identifier, timeline, database_oid, table_oid)
            SELECT 1, ?, here.system_identifier, here.timeline, here.database_oid, here.table_oid FROM here
            ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, system_identifier = excluded.system_identifier,
                   timeline = excluded.timeline, database_oid = excluded.database_oid, table_oid = excluded.table_oid,
                   pending_timeline = NULL, pending_since = NULL, pending_is_vouched_for = false""";

    /** Also says, of a server that was promoted, that this store misses nothing. */
    private static final String REGISTER = """
            INSERT INTO fanfare.writer (id, batch, timeline, seen_at) VALUES (?, 0, ?, now())
            ON CONFLICT (id) DO UPDATE SET timeline = excluded.timeline, seen_at = excluded.seen_at, left_at = NULL""";

    private final UUID writerId;
    private final ServerSettings session;
    private final Promotion promotion;
    private final RewindDetector rewinds = new RewindDetector();
    /** What was verified last, null before the first time and while it is not known where the history goes on. */
    private volatile StoreIncarnation verified;

    Epochs(UUID writerId, ServerSettings session, PromotedStandby ifUnknown) {
        this.writerId = writerId;
        this.session = session;
        this.promotion = new Promotion(writerId, ifUnknown);
    }

    /** Whether answers of this incarnation can be given; null is an answer without any. */
    boolean isVerified(StoreIncarnation incarnation) {
        return incarnation != null && incarnation.equals(verified);
    }

    /** The incarnation verified last; null while it is not known. */
    StoreIncarnation verified() {
        return verified;
    }

    /**
     * Remembers that a batch of this store was committed.
     *
     * @return false if the history went on elsewhere meanwhile: what the old server says counts no more
     */
    synchronized boolean confirm(StoreIncarnation incarnation, long batch) {
        if (!isVerified(incarnation)) {
            return false;
        }
        rewinds.add(incarnation.epoch(), Map.of(writerId, batch));
        return true;
    }

    /** Remembers what an answer of this incarnation rests on. */
    void saw(StoreIncarnation incarnation, Map<UUID, Long> batches) {
        rewinds.add(incarnation.epoch(), batches);
    }

    /**
     * Finds out where a connection has ended up, begins an epoch if need be, and sees to it that this store has its row among
     * the writers. In a transaction of its own, without one at the call.
     *
     * @throws SQLTransientConnectionException if that can't be known yet
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
        try (Statement begin = connection.createStatement()) {
            begin.execute("SELECT " + session.forTransaction() + "1");
        }
        Sighting sighting = Sighting.of(connection, writerId);
        if (hasToBegin(sighting) || sighting.isPromoted()) {
            verified = null;
            try (Statement lock = connection.createStatement()) {
                lock.execute(AdvisoryLock.EPOCH.take());
            }
            sighting = settle(connection);
        }
        if (!sighting.isRegistered()) {
            register(connection, sighting);
        }
        connection.commit();
        rewinds.see(sighting.incarnation().epoch(), sighting.timeline(), sighting.batches());
        return sighting.incarnation();
    }

    /** Under the lock: another node may have decided meanwhile. */
    private Sighting settle(Connection connection) throws SQLException {
        Sighting sighting = Sighting.of(connection, writerId);
        if (hasToBegin(sighting)) {
            if (sighting != null) {
                LOG.warn(
                        "epoch {}: ends, the database is not the one that it belongs to, or lacks what was there",
                        sighting.incarnation().epoch());
            }
            return begin(connection);
        }
        if (!sighting.isPromoted()) {
            return sighting;
        }
        register(connection, sighting);
        boolean vouches = rewinds.knows(sighting.incarnation().epoch(), sighting.settledTimeline());
        return switch (promotion.judge(connection, sighting, vouches)) {
            case HAS_EVERYTHING -> Sighting.of(connection, writerId);
            case LACKS_SOMETHING -> begin(connection);
            case NOT_KNOWN_YET -> {
                connection.commit();
                throw new SQLTransientConnectionException(
                        "the server was promoted, waiting for other nodes to say whether they miss anything");
            }
        };
    }

    private boolean hasToBegin(Sighting sighting) {
        return sighting == null
                || sighting.isElsewhere()
                || rewinds.missesIn(sighting.incarnation().epoch(), sighting.batches());
    }

    private Sighting begin(Connection connection) throws SQLException {
        long epoch = new SecureRandom().nextLong(1, Position.MAX_EPOCH + 1);
        try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.setLong(1, epoch);
            begin.executeUpdate();
        }
        LOG.info("epoch {}: begins", epoch);
        return Sighting.of(connection, writerId);
    }

    private void register(Connection connection, Sighting sighting) throws SQLException {
        try (PreparedStatement register = connection.prepareStatement(REGISTER)) {
            register.setObject(1, writerId);
            register.setLong(2, sighting.timeline());
            register.executeUpdate();
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

    /** Takes note of how far all nodes have come, and verifies a server that was not seen before; without a transaction. */
    void observe(Connection connection) throws SQLException {
        Sighting sighting = Sighting.of(connection, writerId);
        if (sighting != null && sighting.isRegistered() && isVerified(sighting.incarnation())) {
            rewinds.see(sighting.incarnation().epoch(), sighting.timeline(), sighting.batches());
        } else {
            verify(connection);
        }
    }
}
