package io.fanfare.storage.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Something between this node and the server that shares few connections among many, such as PgBouncer. */
final class Pooler {
    private Pooler() {}

    /**
     * Whether there is one: it names a process of its own to the client and not the server's.
     *
     * @throws SQLException also if the store cannot work through it
     */
    static boolean isOn(Connection connection) throws SQLException {
        boolean isOn;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            isOn = row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID();
        }
        if (isOn) {
            tryTransaction(connection);
        }
        return isOn;
    }

    private static void tryTransaction(Connection connection) throws SQLException {
        String isolation;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('transaction_isolation')")) {
            row.next();
            isolation = row.getString(1);
            connection.commit();
        } catch (SQLException refused) {
            throw new SQLNonTransientConnectionException(
                    "the pooler in front of it allows no transactions (expected: pool_mode = transaction or session)",
                    "0A000",
                    refused);
        }
        connection.setAutoCommit(true);
        if (!isolation.equals("read committed")) {
            throw new SQLNonTransientConnectionException(
                    "default_transaction_isolation behind the pooler: " + isolation + " (expected: read committed)",
                    "0A000");
        }
    }
}
