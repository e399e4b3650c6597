package io.fanfare.storage.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The beginning and the ends of transactions of one connection. */
final class SqliteTransactions {
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;

    private SqliteTransactions(Connection connection, String beginning) throws SQLException {
        begin = connection.prepareStatement(beginning);
        commit = connection.prepareStatement("COMMIT");
        rollback = connection.prepareStatement("ROLLBACK");
    }

    /** For a connection that writes: takes the file's one write lock at the beginning. */
    static SqliteTransactions writing(Connection connection) throws SQLException {
        return new SqliteTransactions(connection, "BEGIN IMMEDIATE");
    }

    /** For a connection that reads: all reads of one transaction see the same moment. */
    static SqliteTransactions reading(Connection connection) throws SQLException {
        return new SqliteTransactions(connection, "BEGIN");
    }

    void begin() throws SQLException {
        begin.executeUpdate();
    }

    void commit() throws SQLException {
        commit.executeUpdate();
    }

    void rollback() throws SQLException {
        rollback.executeUpdate();
    }
}
