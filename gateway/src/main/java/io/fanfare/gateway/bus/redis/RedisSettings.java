package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.redis.wire.BusSeal;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Whether a Redis carries publications between nodes, and which and how.
 *
 * @param url {@value #LOCAL} for a node by itself, or that of a Redis; the rest is for the latter only
 * @param prefix of all channels, so that several clusters of Fanfare can share one Redis
 * @param caFile of certificates that sign the servers' ones, empty for those that the JVM trusts
 * @param secret that nodes seal their messages with, empty for none
 * @param formerSecret seals of which are good too, empty for none; {@value BusSeal#UNSEALED} for messages without any
 * @param heartbeatMillis how often the way through Redis is tried
 * @param timeoutMillis to connect, and for what is sent to come back, before a link counts as broken
 * @param lingerMillis how long a topic without subscribers stays subscribed
 * @param maxPendingBytes of publications, per primary, that Redis has not acknowledged
 */
public record RedisSettings(
        @Secret(ofUrl = true) String url,
        String prefix,
        String caFile,
        @Secret String secret,
        @Secret String formerSecret,
        @Range(min = 50, max = 10_000) int heartbeatMillis,
        @Range(min = 100, max = 60_000) int timeoutMillis,
        @Range(min = 0, max = 600_000) int lingerMillis,
        @Range(min = 2 << 20, max = 1L << 40) long maxPendingBytes)
        implements Section {
    public static final String LOCAL = "local";

    private static final int MIN_SECRET_BYTES = 32;

    /** Braces would put all channels into one slot of a Cluster. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private static final String EXPECTED_PREFIX = "1..64 of the characters A-Z a-z 0-9 _ . -";

    /** Whether there is no Redis. */
    public boolean isLocal() {
        return url.equals(LOCAL);
    }

    /** Which Redis it is, unless {@link #isLocal}. */
    RedisTarget target() {
        return RedisTarget.parse(url);
    }

    /** Which Redis it is, for the log: without the password. */
    public String shownTarget() {
        return target().toString();
    }

    /** After which another node is missed: longer than what ends our own link, so that a Redis that stands still is not taken for
     * other nodes that do. */
    long silenceMillis() {
        return timeoutMillis + 2L * heartbeatMillis;
    }

    @Override
    public void check(SectionProblems faults) {
        if (!PREFIX.matcher(prefix).matches()) {
            faults.add("prefix", prefix, EXPECTED_PREFIX);
        }
        if (timeoutMillis < 2 * heartbeatMillis) {
            faults.add("timeout-millis", timeoutMillis, "at least twice bus.heartbeat-millis");
        }
        if (!caFile.isEmpty() && !Files.isReadable(Path.of(caFile))) {
            faults.add("ca-file", caFile, "a file that can be read, or nothing");
        }
        checkSecret("secret", secret, faults);
        if (!formerSecret.equals(BusSeal.UNSEALED)) {
            checkSecret("former-secret", formerSecret, faults);
        }
        if (!formerSecret.isEmpty() && secret.isEmpty()) {
            faults.add("former-secret", Secret.MASK, "nothing, since there is no bus.secret");
        }
        if (!isLocal()) {
            checkUrl(faults);
        }
    }

    private static void checkSecret(String key, String value, SectionProblems faults) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > 0 && bytes < MIN_SECRET_BYTES) {
            faults.add(key, Secret.MASK, MIN_SECRET_BYTES + " bytes or more, such as openssl rand -base64 32 makes");
        }
    }

    /** A seal of its own for each thread that seals or opens. */
    public BusSeal seal() {
        return new BusSeal(secret, formerSecret);
    }

    private void checkUrl(SectionProblems faults) {
        try {
            RedisTarget.parse(url);
        } catch (IllegalArgumentException fault) {
            faults.add("url", shown(), RedisTarget.EXPECTED + "; " + fault.getMessage());
        }
    }

    /** What follows a question mark is refused, and may be a password all the same. */
    private String shown() {
        String masked = Secret.Masking.ofUrl(url);
        int query = masked.indexOf('?');
        return query < 0 ? masked : masked.substring(0, query + 1) + Secret.MASK;
    }

    /** A record's own would show the password. */
    @Override
    public String toString() {
        return "RedisSettings[" + shown() + "]";
    }
}
