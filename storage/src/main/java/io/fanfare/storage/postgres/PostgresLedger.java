package io.fanfare.storage.postgres;

import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.commit.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes publications, beside the ledgers of other nodes. Connects by itself, again after every failure; tries a batch again as
 * long as it is certain that it was not stored and the {@link ReconnectBackoff} allows.
 *
 * <p>A connection that is lost at the commit leaves the outcome open. Every batch therefore writes a number of its own into the
 * row of this store: whether it is there, once the lost transaction has let go of that row, is the outcome.
 *
 * <p>Belongs to the commit thread.
 */
final class PostgresLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresLedger.class);
    private static final int MAX_VERIFICATIONS = 3;

    private final Connections connections;
    private final UUID writerId;
    private final Epochs epochs;
    private final Duration idempotencyWindow;
    private final TopicLimit topics;
    private final Duration maxWait;
    private final ReconnectBackoff backoff;
    private final DatabaseReach reach;
    /** Null while not connected. */
    private BatchWriter writer;
    /** Counts attempts, so that no two carry the same number. */
    private long lastBatch;

    PostgresLedger(
            Connections connections,
            UUID writerId,
            Epochs epochs,
            DatabaseReach reach,
            Duration maxWait,
            Duration idempotencyWindow,
            TopicLimit topics) {
        this.connections = connections;
        this.writerId = writerId;
        this.epochs = epochs;
        this.reach = reach;
        this.maxWait = maxWait;
        this.idempotencyWindow = idempotencyWindow;
        this.topics = topics;
        this.backoff = new ReconnectBackoff(maxWait);
    }

    @Override
    public List<Appended> commit(List<Publication> batch) {
        if (backoff.isToBeWaitedFor()) {
            throw new StoreException(Reason.UNAVAILABLE, "the database is out of reach: " + reach.trouble());
        }
        while (true) {
            try {
                List<Appended> results = attempt(batch);
                backoff.end();
                reach.restored();
                return results;
            } catch (SQLException nothingStored) {
                disconnect();
                reach.lost(nothingStored);
                if (!backoff.awaitRetry()) {
                    throw refused(nothingStored);
                }
            } catch (RuntimeException | Error failure) {
                // Whatever the transaction holds must not stay locked.
                disconnect();
                throw failure;
            }
        }
    }

    @Override
    public void probe() {
        try {
            connect();
            writer.probe();
            backoff.end();
            reach.restored();
        } catch (SQLException failure) {
            disconnect();
            reach.lost(failure);
            throw refused(failure);
        } catch (RuntimeException | Error failure) {
            disconnect();
            throw failure;
        }
    }

    /** With what the server said, which tells a read-only one from one that is down. */
    private static StoreException refused(SQLException failure) {
        return new StoreException(
                Reason.UNAVAILABLE, "the database is out of reach: " + PostgresFailure.inWords(failure), failure);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    /**
     * @throws SQLException if nothing was stored
     */
    private List<Appended> attempt(List<Publication> batch) throws SQLException {
        BatchWriter.Locked locked = lock(batch);
        Assignment assignment = new Assignment(batch, locked.counters(), locked.firstOffsets());
        if (assignment.stored().isEmpty()) {
            // Stored by others: a database without their batches has lost what is acknowledged here.
            epochs.saw(locked.incarnation(), writer.batches());
            writer.rollback();
            return assignment.results(locked.incarnation().epoch());
        }
        return assignment.results(commit(assignment, locked).epoch());
    }

    /** Locks the topics of a batch, in an incarnation of the store that is known. */
    private BatchWriter.Locked lock(List<Publication> batch) throws SQLException {
        connect();
        for (int i = 0; i < MAX_VERIFICATIONS; i++) {
            BatchWriter.Locked locked = writer.lock(batch);
            if (epochs.isVerified(locked.incarnation())) {
                return locked;
            }
            writer.rollback();
            writer.verify(epochs);
        }
        throw new SQLException("the epoch changed " + MAX_VERIFICATIONS + " times during one batch");
    }

    /**
     * Writes and commits.
     *
     * @return the incarnation that the batch is stored in
     * @throws SQLException if nothing was stored
     */
    private StoreIncarnation commit(Assignment assignment, BatchWriter.Locked locked) throws SQLException {
        long number = ++lastBatch;
        boolean isVouchedFor;
        try {
            isVouchedFor = writer.writeAndCommit(assignment, locked, number);
        } catch (SQLException lost) {
            disconnect();
            if (PostgresFailure.isRefusal(lost)) {
                throw lost;
            }
            return lookUp(number, lost);
        }
        if (!epochs.confirm(locked.incarnation(), number)) {
            disconnect();
            return lookUp(number, new SQLException("another server took over during the commit"));
        }
        if (!isVouchedFor) {
            throw new StoreException(Reason.OUTCOME_UNKNOWN, "the server did not wait for its replica");
        }
        return locked.incarnation();
    }

    /** Finds out whether a batch was stored whose commit was not answered, or by a server that counts no more. */
    private StoreIncarnation lookUp(long number, SQLException lost) throws SQLException {
        LOG.debug("batch {}: the connection was lost at the commit, looking whether it is stored", number, lost);
        BatchWriter.Last last = lastStored();
        if (last.batch() != number) {
            throw lost;
        }
        if (!epochs.confirm(last.incarnation(), number)) {
            throw new StoreException(Reason.OUTCOME_UNKNOWN, "another server took over twice during the commit", lost);
        }
        return last.incarnation();
    }

    private BatchWriter.Last lastStored() {
        ReconnectBackoff sinceLost = new ReconnectBackoff(maxWait);
        while (true) {
            try {
                connect();
                BatchWriter.Last last = writer.last();
                if (epochs.isVerified(last.incarnation())) {
                    return last;
                }
                throw new SQLException("another server took over meanwhile");
            } catch (SQLException unreachable) {
                disconnect();
                reach.lost(unreachable);
                if (!sinceLost.awaitRetry()) {
                    throw new StoreException(
                            Reason.OUTCOME_UNKNOWN, "the connection was lost at the commit", unreachable);
                }
            }
        }
    }

    private void connect() throws SQLException {
        if (writer != null) {
            return;
        }
        Connection connection = connections.openWriter();
        try {
            epochs.verify(connection);
            writer = new BatchWriter(connection, connections.session(), writerId, idempotencyWindow, topics);
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** Lets go of the connection. */
    private void disconnect() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
        } catch (SQLException failure) {
            LOG.debug("a lost connection could not be closed", failure);
        }
        writer = null;
    }

    /** Tells the other nodes that nothing more comes from here, if they can be told, and lets go of the connection. */
    void leave() {
        if (reach.trouble() == null) {
            try {
                connect();
                writer.leave();
            } catch (SQLException failure) {
                LOG.debug("the other nodes will find out later that this one has left", failure);
            }
        }
        disconnect();
    }
}
