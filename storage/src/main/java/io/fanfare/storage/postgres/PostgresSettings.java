package io.fanfare.storage.postgres;

import java.time.Duration;
import java.util.Properties;
import java.util.StringJoiner;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the database is and how long to wait for it.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, without a password in it
 * @param user who owns the schema {@code fanfare}, or may create it
 * @param password empty if the server asks for none; never logged
 * @param readConnections how many pages and heads are read at once; one more connection writes; 1..1000
 * @param connectTimeout for one attempt to connect; whole seconds, 1 s or more
 * @param statementTimeout for one statement, waiting for locks included; whole seconds, 1 s or more. The server also ends
 *     a transaction that hears nothing from its node for so long, which frees the topics that a lost node had locked
 * @param maxWait how long a publish waits while the database is out of reach before it is refused; more than
 *     {@code statementTimeout}, so that the outcome of a lost commit can be learned within it
 * @param startWait how long {@link PostgresStore#open} waits for a database that is not up yet; 0 to fail at once
 * @param promotedStandby what to think of a promoted server of which it is not known whether it has everything
 */
public record PostgresSettings(
        String url,
        String user,
        String password,
        int readConnections,
        Duration connectTimeout,
        Duration statementTimeout,
        Duration maxWait,
        Duration startWait,
        PromotedStandby promotedStandby) {
    private static final int MAX_CONNECTIONS = 1_000;
    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(5);

    public PostgresSettings {
        Properties parsed = Driver.parseURL(url, null);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "url: not understood (expected: jdbc:postgresql://host:port/database, special characters encoded)");
        }
        if (parsed.getProperty(PGProperty.PASSWORD.getName()) != null) {
            throw new IllegalArgumentException("url: holds a password (expected: a password of its own)");
        }
        if (readConnections < 1 || readConnections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "readConnections: " + readConnections + " (expected: 1.." + MAX_CONNECTIONS + ")");
        }
        checkSeconds("connectTimeout", connectTimeout);
        checkSeconds("statementTimeout", statementTimeout);
        if (maxWait.compareTo(statementTimeout) <= 0) {
            throw new IllegalArgumentException(
                    "maxWait: " + maxWait + " (expected: more than the statementTimeout of " + statementTimeout + ")");
        }
    }

    /** Without a wait at the start, and with a new epoch for a server of which it is not known whether it has everything. */
    public PostgresSettings(
            String url,
            String user,
            String password,
            int readConnections,
            Duration connectTimeout,
            Duration statementTimeout,
            Duration maxWait) {
        this(
                url,
                user,
                password,
                readConnections,
                connectTimeout,
                statementTimeout,
                maxWait,
                Duration.ZERO,
                PromotedStandby.NEW_EPOCH);
    }

    /** The same with another wait at the start. */
    public PostgresSettings withStartWait(Duration wait) {
        return new PostgresSettings(
                url, user, password, readConnections, connectTimeout, statementTimeout, maxWait, wait, promotedStandby);
    }

    /** With the usual timeouts: 2 s to connect, 3 s for a statement, 5 s for a publish. */
    public PostgresSettings(String url, String user, String password, int readConnections) {
        this(
                url,
                user,
                password,
                readConnections,
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_STATEMENT_TIMEOUT,
                DEFAULT_MAX_WAIT);
    }

    private static void checkSeconds(String name, Duration value) {
        if (value.toSeconds() < 1 || value.toNanosPart() != 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: whole seconds, >= 1 s)");
        }
    }

    /** {@code host:port/database}, with all hosts: fit for logs. */
    String target() {
        Properties parsed = Driver.parseURL(url, null);
        String[] hosts = parsed.getProperty(PGProperty.PG_HOST.getName()).split(",");
        String[] ports = parsed.getProperty(PGProperty.PG_PORT.getName()).split(",");
        StringJoiner servers = new StringJoiner(",");
        for (int i = 0; i < hosts.length; i++) {
            servers.add(hosts[i] + ":" + ports[i]);
        }
        return servers + "/" + parsed.getProperty(PGProperty.PG_DBNAME.getName());
    }

    @Override
    public String toString() {
        return "PostgresSettings[" + target() + ", user=" + user + ", password=***, readConnections=" + readConnections
                + ", connectTimeout=" + connectTimeout + ", statementTimeout=" + statementTimeout + ", maxWait="
                + maxWait + ", startWait=" + startWait + ", promotedStandby=" + promotedStandby + "]";
    }
}
