package io.fanfare.storage.embedded;

import io.fanfare.protocol.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** The database file of a data directory: opens connections to it, makes its tables, and knows its epoch. */
final class Database {
    private static final int SCHEMA_VERSION = 1;
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private final DataDirectory directory;
    private final Witness witness;
    private long epoch;

    Database(DataDirectory directory) {
        this.directory = directory;
        this.witness = new Witness(directory.witness());
        System.setProperty("org.sqlite.tmpdir", directory.nativeLibraries().toString());
    }

    /** A connection that writes. A commit returns once it is on the disk. */
    Connection openWriter() throws SQLException {
        SQLiteConfig config = common();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        Connection connection = config.createConnection(url());
        connection.setAutoCommit(false);
        return connection;
    }

    /** A connection that reads what is committed, beside the writer. */
    Connection openReader() throws SQLException {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        Connection connection = config.createConnection(url());
        connection.setAutoCommit(false);
        return connection;
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config;
    }

    private String url() {
        return "jdbc:sqlite:" + directory.database();
    }

    /**
     * Makes the tables if there are none, and a new epoch if there is none or the file is behind what its witness has seen:
     * a backup that was put back must not give offsets again under the epoch of what was lost.
     */
    void prepare(Connection writer) throws SQLException, IOException {
        migrate(writer);
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch, commits FROM store")) {
            if (row.next() && witness.covers(row.getLong("epoch"), row.getLong("commits"))) {
                epoch = row.getLong("epoch");
            }
        }
        if (epoch == 0) {
            beginEpoch(writer);
        }
        writer.commit();
        noteCommits(writer);
    }

    /** Lets the witness know how far the database has come. On the thread of the writer. */
    void noteCommits(Connection writer) throws SQLException, IOException {
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery("SELECT commits FROM store")) {
            witness.note(epoch, row.getLong("commits"));
        } finally {
            writer.rollback();
        }
    }

    private static void migrate(Connection writer) throws SQLException, IOException {
        try (Statement statement = writer.createStatement()) {
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                version = row.getInt(1);
            }
            if (version > SCHEMA_VERSION) {
                throw new SQLException("the history was written by a newer version: schema " + version
                        + " (expected: at most " + SCHEMA_VERSION + ")");
            }
            if (version == 0) {
                for (String sql : script().split(";\\s*\n")) {
                    statement.executeUpdate(sql);
                }
                statement.executeUpdate("PRAGMA user_version = " + SCHEMA_VERSION);
            }
        }
    }

    private static String script() throws IOException {
        try (InputStream file = Database.class.getResourceAsStream("schema-" + SCHEMA_VERSION + ".sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void beginEpoch(Connection writer) throws SQLException {
        epoch = new SecureRandom().nextLong(1, Position.MAX_EPOCH + 1);
        String sql = "INSERT INTO store (id, epoch, commits) VALUES (1, ?, 0)"
                + " ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch";
        try (PreparedStatement statement = writer.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            statement.executeUpdate();
        }
    }

    /** The life of the store; set by {@link #prepare}. */
    long epoch() {
        return epoch;
    }
}
