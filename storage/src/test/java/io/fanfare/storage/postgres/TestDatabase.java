package io.fanfare.storage.postgres;

import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.Retention;
import io.fanfare.storage.TopicLimit;
import io.fanfare.storage.commit.CommitLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

/** A database of one test, and the stores on it. */
final class TestDatabase {
    private static final CommitLimits LIMITS = new CommitLimits(100_000, 1 << 26, 1_000, 1 << 22);
    private static final Duration IDEMPOTENCY_WINDOW = Duration.ofMinutes(10);

    private static final Function<TopicName, Retention> RETENTION =
            topic -> topic.namespace().equals("short")
                    ? new Retention(Duration.ofMinutes(1), 10)
                    : new Retention(Duration.ofHours(1), 1_000_000);

    private final PostgresServer server;
    private final String name;

    private TestDatabase(PostgresServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** An empty one on the shared server. */
    static TestDatabase create() {
        try {
            return on(PostgresServer.shared());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static TestDatabase on(PostgresServer server) {
        try {
            return new TestDatabase(server, server.newDatabase());
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Another one with the same content, as a dump restores it. Nobody may use this one meanwhile. */
    TestDatabase copy() throws SQLException {
        String copy = name + "_copy";
        server.execute("postgres", "CREATE DATABASE " + copy + " TEMPLATE " + name);
        return new TestDatabase(server, copy);
    }

    String name() {
        return name;
    }

    PostgresServer server() {
        return server;
    }

    /** Has the server's clock stand still in this database, for stores that are opened from now on. */
    TestDatabase withManualClock() throws SQLException {
        execute("CREATE SCHEMA manual; CREATE TABLE manual.clock AS SELECT timestamptz '2026-01-01 00:00:00Z' AS time;"
                + " CREATE FUNCTION manual.now() RETURNS timestamptz STABLE LANGUAGE sql"
                + " AS 'SELECT time FROM manual.clock';"
                // Only what is named before it is preferred to what is built in.
                + " ALTER DATABASE " + name + " SET search_path = manual, pg_catalog, public");
        return this;
    }

    /** Lets time go by on its manual clock. */
    void advance(Duration duration) throws SQLException {
        execute("UPDATE manual.clock SET time = time + interval '" + duration.toMillis() + " milliseconds'");
    }

    HistoryStore open() {
        return open(server.settings(name));
    }

    /** With the retention that the contract asks for. */
    static HistoryStore open(PostgresSettings settings) {
        return open(settings, TopicLimit.NONE);
    }

    static HistoryStore open(PostgresSettings settings, TopicLimit topics) {
        try {
            return PostgresStore.open(settings, LIMITS, IDEMPOTENCY_WINDOW, topics, RETENTION);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
    }

    Connection connect() throws SQLException {
        return server.connect(name);
    }

    /** The first column of the first row. */
    String ask(String sql) throws SQLException {
        return server.ask(name, sql);
    }

    void execute(String sql) throws SQLException {
        server.execute(name, sql);
    }
}
