package io.fanfare.storage.postgres;

import java.util.Properties;
import java.util.StringJoiner;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** What a url says, by the driver's own reading. */
public final class PostgresUrl {
    private final Properties parsed;

    private PostgresUrl(Properties parsed) {
        this.parsed = parsed;
    }

    /**
     * Reads a url.
     *
     * @throws IllegalArgumentException that says what is wrong, without a word of the url: it may hold a password
     */
    public static PostgresUrl parse(String url) {
        Properties parsed = Driver.parseURL(url, null);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "url: not understood (expected: jdbc:postgresql://host:port/database, special characters encoded)");
        }
        if (parsed.getProperty(PGProperty.PASSWORD.getName()) != null) {
            throw new IllegalArgumentException("url: holds a password (expected: a password of its own)");
        }
        return new PostgresUrl(parsed);
    }

    /** {@code host:port/database}, with all hosts: fit for logs. */
    @Override
    public String toString() {
        String[] hosts = parsed.getProperty(PGProperty.PG_HOST.getName()).split(",");
        String[] ports = parsed.getProperty(PGProperty.PG_PORT.getName()).split(",");
        StringJoiner servers = new StringJoiner(",");
        for (int i = 0; i < hosts.length; i++) {
            servers.add(hosts[i] + ":" + ports[i]);
        }
        return servers + "/" + parsed.getProperty(PGProperty.PG_DBNAME.getName());
    }
}
