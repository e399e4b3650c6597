package io.fanfare.storage.postgres;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Two real servers, of which the second one follows the first until it is told to take over. */
final class ServerPair implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final PostgresServer first;
    private final PostgresServer second;
    private final String database;

    /**
     * @param folder empty; the servers' files go there
     */
    ServerPair(Path folder) throws Exception {
        first = PostgresServer.in(folder.resolve("first"));
        database = first.newDatabase();
        second = first.standbyIn(folder.resolve("second"));
        awaitCaughtUp();
    }

    /** From now on the first one acknowledges only what the second one has on its disk. */
    ServerPair synchronous() throws SQLException {
        configure(first, "synchronous_standby_names = '*'");
        await().atMost(LIMIT).until(() -> "sync".equals(ask(first, "SELECT max(sync_state) FROM pg_stat_replication")));
        return this;
    }

    /** From now on the second one gets nothing more. */
    void cutReplication() throws SQLException {
        configure(second, "primary_conninfo = ''");
        await().atMost(LIMIT).until(() -> ask(second, "SELECT pid::text FROM pg_stat_wal_receiver") == null);
    }

    /** Returns when the second one has all that the first one has. */
    void awaitCaughtUp() {
        await().atMost(LIMIT).until(() -> {
            String end = ask(first, "SELECT pg_current_wal_flush_lsn()::text");
            return "t".equals(ask(second, "SELECT pg_last_wal_replay_lsn() >= '" + end + "'::pg_lsn"));
        });
    }

    /** The first one dies at once. */
    void killFirst() throws Exception {
        first.kill();
    }

    /** The first one writes everything, hands it over and ends. */
    void stopFirst() throws Exception {
        first.stop();
    }

    /** The second one begins a timeline of its own and takes writes. */
    void promoteSecond() throws SQLException {
        second.execute("postgres", "SELECT pg_promote()");
    }

    private static void configure(PostgresServer server, String setting) throws SQLException {
        server.execute("postgres", "ALTER SYSTEM SET " + setting);
        server.execute("postgres", "SELECT pg_reload_conf()");
    }

    private static String ask(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Settings that name both servers. */
    PostgresSettings settings() {
        String hosts = "127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port();
        return new PostgresSettings(
                "jdbc:postgresql://" + hosts + "/" + database + "?targetServerType=primary",
                PostgresServer.USER,
                "",
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }

    PostgresServer second() {
        return second;
    }

    String database() {
        return database;
    }

    @Override
    public void close() throws IOException {
        second.close();
        first.close();
    }
}
