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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections with the same {@link ServerSettings}. Only a server that takes writes is connected to, because a replica
 * may show another order of commits. Behind a {@link Pooler} nothing is left in a session: no settings, no prepared statements.
 *
 * <p>Safe for any thread. Shared by several users, each of which closes it: the last one ends the connections.
 */
final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** For how long a standby counts as one. With the driver's ten seconds it would be passed over after it took over. */
    private static final int HOST_RECHECK_SECONDS = 1;

    /** Added to what the server is told to keep to, so that its answer has time to arrive. */
    private static final int ANSWER_SECONDS = 1;

    private final PostgresSettings settings;
    private final boolean isPooled;
    private final ServerSettings session;
    private final HikariDataSource pool;
    private final AtomicInteger users = new AtomicInteger(1);

    private Connections(PostgresSettings settings, boolean isPooled) {
        this.settings = settings;
        this.isPooled = isPooled;
        this.session = ServerSettings.of(Duration.ofSeconds(settings.statementTimeoutSeconds()), !isPooled);
        this.pool = pool();
    }

    /** Finds out what is between here and the server. */
    static Connections to(PostgresSettings settings) throws SQLException {
        boolean isPooled;
        try (Connection connection = source(settings, "fanfare-start", true).getConnection()) {
            isPooled = Pooler.isOn(connection);
        }
        if (isPooled) {
            LOG.info("{}: behind a pooler, nothing is kept in sessions", PostgresUrl.parse(settings.url()));
        }
        return new Connections(settings, isPooled);
    }

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("history-read");
        config.setDataSource(source("fanfare-read"));
        config.setConnectionInitSql(session.forSession());
        config.setMaximumPoolSize(settings.readConnections());
        // With more, the pool keeps trying during an outage at ever longer intervals, and is late when it ends.
        config.setMinimumIdle(0);
        long connectMillis =
                Duration.ofSeconds(settings.connectTimeoutSeconds()).toMillis();
        config.setConnectionTimeout(connectMillis);
        config.setValidationTimeout(connectMillis);
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
            if (session.forSession() != null) {
                statement.execute(session.forSession());
            }
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

    /** What the session could not be told for good. */
    ServerSettings session() {
        return session;
    }

    private PGSimpleDataSource source(String applicationName) {
        return source(settings, applicationName, isPooled);
    }

    private static PGSimpleDataSource source(PostgresSettings settings, String applicationName, boolean isPooled) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        source.setUser(settings.user());
        source.setPassword(settings.password());
        source.setApplicationName(applicationName);
        source.setConnectTimeout(settings.connectTimeoutSeconds());
        source.setSocketTimeout(settings.statementTimeoutSeconds() + ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setTargetServerType("primary");
        source.setHostRecheckSeconds(HOST_RECHECK_SECONDS);
        if (isPooled) {
            source.setPrepareThreshold(0);
        }
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
