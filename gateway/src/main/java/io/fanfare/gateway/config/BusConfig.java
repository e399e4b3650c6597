package io.fanfare.gateway.config;

import io.fanfare.gateway.bus.redis.RedisSettings;
import io.fanfare.gateway.bus.redis.RedisTarget;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What carries publications between nodes.
 *
 * @param url {@value #LOCAL} or that of a Redis; the rest is for the latter only
 * @param prefix of all channels in Redis
 * @param caFile certificates to believe besides those of the JVM's choice, empty for none
 * @param heartbeatMillis how often the way through Redis is tried
 * @param timeoutMillis after which a link without an answer counts as broken
 * @param lingerMillis how long a topic without subscribers stays subscribed in Redis
 * @param maxPendingBytes of publications, per primary, that Redis has not acknowledged
 */
public record BusConfig(
        @Secret(ofUrl = true) String url,
        String prefix,
        String caFile,
        @Range(min = 50, max = 10_000) int heartbeatMillis,
        @Range(min = 100, max = 60_000) int timeoutMillis,
        @Range(min = 0, max = 600_000) int lingerMillis,
        @Range(min = 2 << 20, max = 1L << 40) long maxPendingBytes)
        implements Section {
    public static final String LOCAL = "local";

    public boolean isLocal() {
        return url.equals(LOCAL);
    }

    /** For a url of Redis. */
    public RedisSettings redis(String nodeId) {
        return new RedisSettings(
                RedisTarget.parse(url),
                nodeId,
                prefix,
                caFile,
                heartbeatMillis,
                timeoutMillis,
                lingerMillis,
                maxPendingBytes);
    }

    @Override
    public void check(SectionProblems faults) {
        if (!RedisSettings.isPrefix(prefix)) {
            faults.add("prefix", prefix, RedisSettings.EXPECTED_PREFIX);
        }
        if (timeoutMillis < 2 * heartbeatMillis) {
            faults.add("timeout-millis", timeoutMillis, "at least twice bus.heartbeat-millis");
        }
        if (!caFile.isEmpty() && !Files.isReadable(Path.of(caFile))) {
            faults.add("ca-file", caFile, "a file that can be read, or nothing");
        }
        if (!isLocal()) {
            checkUrl(faults);
        }
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
}
