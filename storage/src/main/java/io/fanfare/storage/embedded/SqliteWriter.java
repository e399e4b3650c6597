package io.fanfare.storage.embedded;

import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.Retention;
import io.fanfare.storage.TopicLimit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The one connection that writes, and what it writes. After any failure it is only good for {@link #close()}: SQLite ends a
 * transaction by itself when the disk is full and in other cases, and each further statement would be a commit of its own.
 * Closing takes back whatever is not committed.
 *
 * <p>Belongs to the commit thread.
 */
final class SqliteWriter implements AutoCloseable {
    private final Connection connection;
    private final SqliteTransactions transactions;
    private final BatchStatements batches;
    private final SqliteTrim trim;
    private final PreparedStatement countCommits;
    private final PreparedStatement findCommits;

    private SqliteWriter(
            Connection connection,
            long epoch,
            Duration idempotencyWindow,
            TopicLimit topics,
            Function<TopicName, Retention> retention)
            throws SQLException {
        this.connection = connection;
        transactions = SqliteTransactions.writing(connection);
        batches = new BatchStatements(connection, epoch, idempotencyWindow.toMillis(), topics);
        trim = new SqliteTrim(connection, retention, idempotencyWindow.toMillis());
        countCommits = connection.prepareStatement("UPDATE store SET commits = commits + ?");
        findCommits = connection.prepareStatement("SELECT commits FROM store");
    }

    static SqliteWriter open(
            Database database, Duration idempotencyWindow, TopicLimit topics, Function<TopicName, Retention> retention)
            throws SQLException {
        Connection connection = database.openWriter();
        try {
            return new SqliteWriter(connection, database.epoch(), idempotencyWindow, topics, retention);
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    void begin() throws SQLException {
        transactions.begin();
    }

    void commit() throws SQLException {
        transactions.commit();
    }

    List<Appended> write(List<Publication> batch, long now) throws SQLException {
        return batches.write(batch, now);
    }

    int trim(long now) throws SQLException {
        return trim.trim(now);
    }

    /** Adds to what the store has committed. */
    void count(int commits) throws SQLException {
        countCommits.setInt(1, commits);
        countCommits.executeUpdate();
    }

    /** What the store has committed; outside of a transaction. */
    long commits() throws SQLException {
        try (ResultSet row = findCommits.executeQuery()) {
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
