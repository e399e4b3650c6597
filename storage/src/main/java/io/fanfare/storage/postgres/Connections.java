package io.fanfare.storage.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections, each with the same session: a commit returns once it is flushed, and nothing waits for ever. Only a
 * server that takes writes is connected to, because a replica may show another order of commits.
 *
 * <p>Safe for any thread. Shared by several users, each of which closes it: the last one ends the connections.
 */
final class Connections implements AutoCloseable {
    /** For how long a standby counts as one. With the driver's ten seconds it would be passed over after it took over. */
    private static final int HOST_RECHECK_SECONDS = 1;

    /** Added to what the server is told to keep to, so that its answer has time to arrive. */
    private static final int ANSWER_SECONDS = 1;

    /**
     * Rows are found by their keys, a few in a large table. One plan that does so is made once instead of for every statement,
     * and is right from the first row on, whatever the statistics say; compiling it would take longer than it runs.
     */
    static final String KEYED_PLANS = """
            SET plan_cache_mode = force_generic_plan;
            SET enable_seqscan = off;
            SET enable_hashjoin = off;
            SET enable_mergejoin = off;
            SET jit = off;
            """;

    private final PostgresSettings settings;
    private final String session;
    private final HikariDataSource pool;
    private final AtomicInteger users = new AtomicInteger(1);

    Connections(PostgresSettings settings) {
        this.settings = settings;
        this.session = session(settings.statementTimeout());
        this.pool = pool();
    }

    private static String session(Duration statementTimeout) {
        long millis = statementTimeout.toMillis();
        return KEYED_PLANS + """
                SET synchronous_commit = on;
                SET default_transaction_isolation = 'read committed';
                SET statement_timeout = %1$d;
                SET lock_timeout = %1$d;
                SET idle_in_transaction_session_timeout = %1$d
            """.formatted(millis);
    }

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("history-read");
        config.setDataSource(source("fanfare-read"));
        config.setConnectionInitSql(session);
        config.setMaximumPoolSize(settings.readConnections());
        // With more, the pool keeps trying during an outage at ever longer intervals, and is late when it ends.
        config.setMinimumIdle(0);
        config.setConnectionTimeout(settings.connectTimeout().toMillis());
        config.setValidationTimeout(settings.connectTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Opens connections without the session, such as for migrations, which take as long as they take. */
    DataSource plain() {
        PGSimpleDataSource source = source("fanfare-migrate");
        source.setSocketTimeout(0);
        return source;
    }

    /** A connection of its own, for the one who writes. No transaction is begun without an end to it. */
    Connection openWriter() throws SQLException {
        Connection connection = source("fanfare-write").getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(session);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** A connection of the pool, to be closed soon. */
    Connection borrow() throws SQLException {
        return pool.getConnection();
    }

    private PGSimpleDataSource source(String applicationName) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        source.setUser(settings.user());
        source.setPassword(settings.password());
        source.setApplicationName(applicationName);
        source.setConnectTimeout((int) settings.connectTimeout().toSeconds());
        source.setSocketTimeout((int) settings.statementTimeout().toSeconds() + ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setTargetServerType("primary");
        source.setHostRecheckSeconds(HOST_RECHECK_SECONDS);
        return source;
    }

    /** For one more user, who closes it as well. */
    Connections share() {
        users.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            pool.close();
        }
    }
}
