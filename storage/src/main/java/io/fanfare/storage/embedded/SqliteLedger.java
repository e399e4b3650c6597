package io.fanfare.storage.embedded;

import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.Retention;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.commit.Ledger;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the transactions of the embedded store and knows how each has ended. A connection that failed is given up and
 * another one opened, so that no statement ever takes effect outside of a transaction.
 *
 * <p><b>When a commit fails</b> the number of commits in the database tells whether it happened. What is left of one that did
 * not happen could still become one if the machine dies before something else is written in its place; therefore something is,
 * and only if that fails as well is the outcome unknown.
 *
 * <p><b>When the files are gone</b> nothing is committed until they are back: see {@link HistoryFiles}.
 *
 * <p>Belongs to the commit thread.
 */
final class SqliteLedger implements Ledger, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLedger.class);

    private final Database database;
    private final Duration idempotencyWindow;
    private final TopicLimit topics;
    private final Function<TopicName, Retention> retention;
    private final InstantSource clock;
    /** Null after a failure. */
    private SqliteWriter writer;
    /** What the database counts, as of the last transaction whose end is known. */
    private long commits;
    /** What a transaction that may have been committed adds to that, 0 if there is none. */
    private int doubtful;

    private interface Work<T> {
        T with(SqliteWriter writer) throws SQLException;
    }

    SqliteLedger(
            Database database,
            Duration idempotencyWindow,
            TopicLimit topics,
            Function<TopicName, Retention> retention,
            InstantSource clock)
            throws SQLException {
        this.database = database;
        this.idempotencyWindow = idempotencyWindow;
        this.topics = topics;
        this.retention = retention;
        this.clock = clock;
        writer = SqliteWriter.open(database, idempotencyWindow, topics, retention);
        commits = writer.commits();
    }

    @Override
    public List<Appended> commit(List<Publication> batch) {
        return inTransaction(batch.size(), open -> open.write(batch, clock.millis()));
    }

    @Override
    public void probe() {
        inTransaction(1, open -> null);
    }

    /** Removes some of what is no longer kept, and leaves a mark of how far the store has come. */
    int trim() {
        int removed = inTransaction(0, open -> open.trim(clock.millis()));
        try {
            database.noteCommits(commits);
            return removed;
        } catch (IOException failure) {
            throw new StoreException(Reason.UNAVAILABLE, "the file that tells a rewind can't be written: " + failure);
        }
    }

    /** @param counted how many commits to count, 0 for what nobody needs to know the end of */
    private <T> T inTransaction(int counted, Work<T> work) {
        database.files().check();
        SqliteWriter open = connected();
        T result;
        try {
            open.begin();
            result = work.with(open);
            if (counted > 0) {
                open.count(counted);
            }
        } catch (SQLException failure) {
            disconnect();
            throw refused(failure);
        } catch (RuntimeException | Error failure) {
            disconnect();
            throw failure;
        }
        commit(open, counted);
        String trouble = database.files().trouble();
        if (trouble != null) {
            throw new StoreException(Reason.OUTCOME_UNKNOWN, trouble);
        }
        return result;
    }

    private void commit(SqliteWriter open, int counted) {
        doubtful = counted;
        try {
            open.commit();
            confirm(counted);
        } catch (SQLException failure) {
            disconnect();
            resolve(failure, counted);
        } catch (RuntimeException | Error failure) {
            disconnect();
            throw failure;
        }
    }

    private void confirm(int counted) {
        commits += counted;
        doubtful = 0;
    }

    /** Returns if a transaction whose COMMIT failed was committed after all. */
    private void resolve(SQLException failure, int counted) {
        boolean isOver = SqliteFailure.leavesNothing(failure);
        long before = commits;
        try {
            SqliteWriter open = connected();
            if (counted > 0 && commits == before + counted) {
                return;
            }
            if (!isOver) {
                writeOver(open);
                isOver = true;
            }
        } catch (StoreException | SQLException stillFailing) {
            disconnect();
            failure.addSuppressed(stillFailing);
        }
        if (isOver || counted == 0) {
            throw refused(failure);
        }
        throw new StoreException(Reason.OUTCOME_UNKNOWN, SqliteFailure.inWords(failure), failure);
    }

    /** Puts another commit in the place of what a failed one may have left in the log. */
    private void writeOver(SqliteWriter open) throws SQLException {
        open.begin();
        open.count(1);
        doubtful = 1;
        open.commit();
        confirm(1);
    }

    private SqliteWriter connected() {
        if (writer == null) {
            try {
                writer = SqliteWriter.open(database, idempotencyWindow, topics, retention);
                learnCommits(writer.commits());
            } catch (SQLException failure) {
                disconnect();
                throw refused(failure);
            }
        }
        return writer;
    }

    private void learnCommits(long found) throws SQLException {
        if (found != commits && found != commits + doubtful) {
            throw new SQLException("the history was changed by another program while it was in use; restart this node");
        }
        commits = found;
        doubtful = 0;
    }

    private static StoreException refused(SQLException failure) {
        return new StoreException(Reason.UNAVAILABLE, SqliteFailure.inWords(failure), failure);
    }

    private void disconnect() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
        } catch (SQLException failure) {
            LOG.debug("a connection that failed could not be closed", failure);
        }
        writer = null;
    }

    /** Leaves a mark and lets go of the file. */
    @Override
    public void close() throws IOException {
        disconnect();
        database.noteCommits(commits);
    }
}
