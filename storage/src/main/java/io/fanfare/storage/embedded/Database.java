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
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConnection;

/**
 * The database file of a data directory: opens connections to it, makes its tables, and knows its epoch.
 *
 * <p>Connections are without transactions of the driver's own, which begins the next one with the end of the last: whoever
 * wants one says {@code BEGIN} and {@code COMMIT}, so that each of them fails for itself.
 */
class Database implements AutoCloseable {
    private static final int SCHEMA_VERSION = 1;

    private static final String BEGIN_EPOCH = """
            INSERT INTO store (id, epoch, commits)
            VALUES (1, ?, 0)
            ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch
            """;

    private final DataDirectory directory;
    private final Duration busyTimeout;
    private final RewindMark mark;
    private final HistoryFiles files;
    /**
     * Never used, but open as long as the store is. Without any connection SQLite deletes the write-ahead log, and the next
     * connection makes another one: as long as this one is there, the files that were remembered are the right ones.
     */
    private Connection anchor;

    private long epoch;

    /** @param busyTimeout how long to wait for another program that has locked the file */
    Database(DataDirectory directory, Duration busyTimeout) {
        this.directory = directory;
        this.busyTimeout = busyTimeout;
        this.mark = new RewindMark(directory.mark());
        this.files = new HistoryFiles(directory.database(), directory.lock());
    }

    /**
     * Makes the tables if there are none, and a new epoch if there is none or the file is behind its mark: a backup that was
     * put back must not give offsets again under the epoch of what was lost.
     *
     * @throws SQLException if it can't be done; nothing is left open then
     */
    void open() throws SQLException, IOException {
        anchor = connect(false);
        try {
            prepare();
            files.remember();
        } catch (SQLException | IOException failure) {
            anchor.close();
            throw failure;
        }
    }

    private void prepare() throws SQLException, IOException {
        long commits;
        try (Statement statement = anchor.createStatement()) {
            statement.executeUpdate("BEGIN IMMEDIATE");
            migrate(statement);
            try (ResultSet row = statement.executeQuery("SELECT epoch, commits FROM store")) {
                boolean isKnown = row.next();
                commits = isKnown ? row.getLong("commits") : 0;
                epoch = isKnown && mark.covers(row.getLong("epoch"), commits) ? row.getLong("epoch") : 0;
            }
            if (epoch == 0) {
                beginEpoch();
            }
            statement.executeUpdate("COMMIT");
        }
        noteCommits(commits);
    }

    private static void migrate(Statement statement) throws SQLException, IOException {
        int version;
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            version = row.getInt(1);
        }
        if (version > SCHEMA_VERSION) {
            throw new SQLException("the history was written by a newer version: schema " + version
                    + " (expected: at most " + SCHEMA_VERSION + ")");
        }
        if (version == 0) {
            for (String sql : script("schema-" + SCHEMA_VERSION + ".sql").split(";\\s*\n")) {
                statement.executeUpdate(sql);
            }
            statement.executeUpdate("PRAGMA user_version = " + SCHEMA_VERSION);
        }
        statement.executeUpdate(script("indexes.sql"));
    }

    private static String script(String name) throws IOException {
        try (InputStream file = Database.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void beginEpoch() throws SQLException {
        epoch = new SecureRandom().nextLong(1, Position.MAX_EPOCH + 1);
        try (PreparedStatement statement = anchor.prepareStatement(BEGIN_EPOCH)) {
            statement.setLong(1, epoch);
            statement.executeUpdate();
        }
    }

    /** Leaves a mark of how far the database has come. On the thread of the writer. */
    void noteCommits(long commits) throws IOException {
        mark.note(epoch, commits);
    }

    /** A connection that writes. A commit returns once it is on the disk. */
    Connection openWriter() throws SQLException {
        return connectAgain(false);
    }

    /** A connection that reads what is committed, beside the writer. */
    Connection openReader() throws SQLException {
        return connectAgain(true);
    }

    private Connection connectAgain(boolean isReadOnly) throws SQLException {
        String trouble = files.trouble();
        if (trouble != null) {
            throw new SQLException(trouble);
        }
        return connect(isReadOnly);
    }

    private Connection connect(boolean isReadOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) busyTimeout.toMillis());
        if (isReadOnly) {
            config.setReadOnly(true);
        } else {
            config.setJournalMode(JournalMode.WAL);
            config.setSynchronous(SynchronousMode.FULL);
        }
        Connection connection = config.createConnection("jdbc:sqlite:" + directory.database());
        connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
        return connection;
    }

    HistoryFiles files() {
        return files;
    }

    /** The life of the store; set by {@link #open}. */
    long epoch() {
        return epoch;
    }

    @Override
    public void close() throws SQLException {
        anchor.close();
    }
}
