package io.fanfare.storage.postgres;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** Two real servers, of which the second one follows the first until it is told to take over. */
public final class ServerPair implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String CONTENT = """
            SELECT jsonb_build_array(
                   (SELECT jsonb_agg(w ORDER BY id) FROM fanfare.writer w),
                   (SELECT jsonb_agg(t ORDER BY id) FROM fanfare.topic t))""";

    private final PostgresServer first;
    private final PostgresServer second;
    private final Path secondData;
    private final String database;

    /**
     * Makes the files of a server that is stopped, with an empty history.
     *
     * @param files a folder that is not there yet
     * @return the database that has the history's schema
     */
    public static String prepare(Path files) throws Exception {
        try (PostgresServer server = PostgresServer.in(files)) {
            String database = server.newDatabase();
            server.stop();
            return database;
        }
    }

    /**
     * @param files of a server that is stopped
     * @param database with the schema of the history
     * @param folder empty; the servers' own files go there
     */
    public ServerPair(Path files, String database, Path folder) throws Exception {
        this.database = database;
        Path firstData = folder.resolve("first");
        secondData = folder.resolve("second");
        FileCopy.of(files, firstData);
        FileCopy.of(files, secondData);
        first = PostgresServer.in(firstData);
        second = PostgresServer.standbyIn(secondData, first);
    }

    /** From now on the first one acknowledges only what the second one has on its disk. */
    public ServerPair synchronous() throws SQLException {
        configure(first, "synchronous_standby_names = '*'");
        await().atMost(LIMIT)
                .until(() -> "sync".equals(first.ask("postgres", "SELECT max(sync_state) FROM pg_stat_replication")));
        return this;
    }

    /** From now on the second one gets nothing more. */
    public void cutReplication() throws SQLException {
        configure(second, "primary_conninfo = ''");
        await().atMost(LIMIT).until(() -> second.ask("postgres", "SELECT pid::text FROM pg_stat_wal_receiver") == null);
    }

    /** Returns when the second one has all that the first one shows. */
    void awaitCaughtUp() {
        await().atMost(LIMIT).until(() -> second.ask(database, CONTENT).equals(first.ask(database, CONTENT)));
    }

    /** The first one dies at once. */
    public void killFirst() throws Exception {
        first.kill();
    }

    /** The first one writes everything, hands it over and ends. */
    public void stopFirst() throws Exception {
        first.stop();
    }

    /** The second one begins a timeline of its own and takes writes. */
    public void promoteSecond() throws SQLException {
        second.execute("postgres", "SELECT pg_promote()");
    }

    /** The second one takes writes without a timeline of its own, as if it had never been a standby. */
    void startSecondAsPrimary() throws IOException {
        second.stop();
        Files.delete(secondData.resolve("standby.signal"));
        second.start();
    }

    /** The second one is recovered up to where it is and takes writes. */
    void recoverSecondToAChosenPoint() throws Exception {
        configure(second, "restore_command = 'false'");
        configure(second, "recovery_target = 'immediate'");
        configure(second, "recovery_target_action = 'promote'");
        second.stop();
        Files.move(secondData.resolve("standby.signal"), secondData.resolve("recovery.signal"));
        second.start();
        await().atMost(LIMIT).until(() -> "f".equals(second.ask(database, "SELECT pg_is_in_recovery()")));
    }

    /** Leaves a writer behind of whom nobody hears any more. */
    void pretendANodeDied() throws SQLException {
        first.execute(
                database,
                "INSERT INTO fanfare.writer (id, batch, timeline, seen_at)"
                        + " SELECT gen_random_uuid(), 7, timeline, now() FROM fanfare.store");
    }

    private static void configure(PostgresServer server, String setting) throws SQLException {
        server.execute("postgres", "ALTER SYSTEM SET " + setting);
        server.execute("postgres", "SELECT pg_reload_conf()");
    }

    /** What a store is configured with that is to find the one that takes writes. */
    public String primaryUrl() {
        return url(second.port()) + "?targetServerType=primary";
    }

    private String url(int secondPort) {
        return url(first.port(), secondPort);
    }

    private String url(int firstPort, int secondPort) {
        return "jdbc:postgresql://127.0.0.1:" + firstPort + ",127.0.0.1:" + secondPort + "/" + database;
    }

    /** Settings that name both servers. */
    PostgresSettings settings() {
        return settings(PromotedStandby.NEW_EPOCH);
    }

    PostgresSettings settings(PromotedStandby ifUnknown) {
        return settings(second.port(), ifUnknown);
    }

    /** By a way of one's own to the second server. */
    PostgresSettings settings(int secondPort) {
        return settings(secondPort, PromotedStandby.NEW_EPOCH);
    }

    private PostgresSettings settings(int secondPort, PromotedStandby ifUnknown) {
        return DatabaseSettings.of(url(secondPort)).withPromotedStandby(ifUnknown);
    }

    /** By a way of one's own to the first server. */
    PostgresSettings settingsFromFirst(int firstPort, PromotedStandby ifUnknown) {
        return DatabaseSettings.of(url(firstPort, second.port())).withPromotedStandby(ifUnknown);
    }

    PostgresServer first() {
        return first;
    }

    PostgresServer second() {
        return second;
    }

    @Override
    public void close() throws IOException {
        second.close();
        first.close();
    }
}
