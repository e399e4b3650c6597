package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.RedisHost;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Redis a url names. Its text never shows the password.
 *
 * @param isTls whether to speak TLS to every host
 * @param user empty for Redis' default user
 * @param password empty for none
 * @param hosts of a single server one; of Sentinels or a Cluster those to ask first
 * @param master the name that Sentinels know the primary by, else empty
 */
public record RedisTarget(
        Kind kind, boolean isTls, String user, String password, List<RedisHost> hosts, String master) {
    /** What a url may look like. */
    public static final String EXPECTED = "local, redis://host:port, redis-sentinel://host:port,…#master"
            + " or redis-cluster://host:port,…; rediss… for TLS; user:password@ in front of the host";

    private static final Pattern URL = Pattern.compile("(?<scheme>rediss?(-sentinel|-cluster)?)://"
            + "((?<user>[^:@/#?]*)(:(?<password>[^@/#?]*))?@)?"
            + "(?<hosts>[^@/#?]+)"
            + "(/(?<database>[0-9]*))?"
            + "(\\?(?<query>[^@/#?]*))?"
            + "(#(?<master>[^@/#?]+))?");
    private static final Pattern HOST =
            Pattern.compile("(?<name>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?");
    private static final Pattern DATABASE_IN_QUERY = Pattern.compile("(.*&)?(database|db)=.*");
    private static final String NO_DATABASES =
            "without a database: what is published reaches all of a server's; clusters of nodes that share a Redis need"
                    + " different values of bus.prefix";
    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26379;
    private static final int MAX_PORT = 65535;

    /** How the servers work together. */
    public enum Kind {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    /**
     * Reads a url.
     *
     * @throws IllegalArgumentException that says what is wrong, without the password
     */
    public static RedisTarget parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not such a url");
        }
        checkDatabase(orEmpty(parts.group("database")), parts.group("query"));
        String scheme = parts.group("scheme");
        Kind kind = scheme.endsWith("-sentinel")
                ? Kind.SENTINEL
                : scheme.endsWith("-cluster") ? Kind.CLUSTER : Kind.STANDALONE;
        RedisTarget target = new RedisTarget(
                kind,
                scheme.startsWith("rediss"),
                parts.group("password") == null ? "" : decoded(orEmpty(parts.group("user"))),
                decoded(orEmpty(parts.group("password") == null ? parts.group("user") : parts.group("password"))),
                hosts(parts.group("hosts"), kind == Kind.SENTINEL ? SENTINEL_PORT : REDIS_PORT),
                orEmpty(parts.group("master")));
        target.check();
        return target;
    }

    /** The one that every server begins with may be named. */
    private static void checkDatabase(String path, String query) {
        boolean isNamed = !path.isEmpty() && !path.equals("0");
        if (isNamed || query != null && DATABASE_IN_QUERY.matcher(query).matches()) {
            throw new IllegalArgumentException(NO_DATABASES);
        }
        if (query != null) {
            throw new IllegalArgumentException("not such a url");
        }
    }

    private static String orEmpty(String part) {
        return part == null ? "" : part;
    }

    /** So that a password may hold any character, as {@code %40}. A plus stands for itself. */
    private static String decoded(String part) {
        return java.net.URLDecoder.decode(part.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static List<RedisHost> hosts(String list, int defaultPort) {
        List<RedisHost> hosts = new ArrayList<>();
        for (String one : list.split(",", -1)) {
            Matcher host = HOST.matcher(one);
            if (!host.matches()) {
                throw new IllegalArgumentException("not a host: " + one);
            }
            int port = host.group("port") == null ? defaultPort : Integer.parseInt(host.group("port"));
            if (port == 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("port " + port + " is not in 1.." + MAX_PORT);
            }
            hosts.add(new RedisHost(host.group("name"), port));
        }
        return List.copyOf(hosts);
    }

    private void check() {
        if (kind == Kind.SENTINEL && master.isEmpty()) {
            throw new IllegalArgumentException("the master's name is missing: #name at the end");
        }
        if (kind != Kind.SENTINEL && !master.isEmpty()) {
            throw new IllegalArgumentException("#name is for redis-sentinel:// only");
        }
        if (kind == Kind.STANDALONE && hosts.size() > 1) {
            throw new IllegalArgumentException("several hosts are for redis-sentinel:// and redis-cluster:// only");
        }
    }

    boolean isSharded() {
        return kind == Kind.CLUSTER;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(isTls ? "rediss" : "redis");
        text.append(kind == Kind.STANDALONE ? "" : "-" + kind.name().toLowerCase(java.util.Locale.ROOT));
        text.append("://").append(user.isEmpty() && password.isEmpty() ? "" : user + ":***@");
        for (int i = 0; i < hosts.size(); i++) {
            text.append(i == 0 ? "" : ",").append(hosts.get(i));
        }
        return text.append(master.isEmpty() ? "" : "#" + master).toString();
    }
}
