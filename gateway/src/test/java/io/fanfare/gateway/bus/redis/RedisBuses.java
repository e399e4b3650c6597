package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.metrics.GatewayMetrics;
import java.time.InstantSource;

/** Opens buses the way the tests need them: with short pauses. */
final class RedisBuses {
    static final int HEARTBEAT_MILLIS = 100;
    static final int TIMEOUT_MILLIS = 1_000;
    static final int LINGER_MILLIS = 300;

    private RedisBuses() {}

    /** One that bears with a busy machine: for tests in which nothing breaks. */
    static RedisBus openPatient(String url, String nodeId) {
        RedisSettings hasty = settings(url, "test");
        return new RedisBus(
                new RedisSettings(
                        url,
                        hasty.prefix(),
                        "",
                        "",
                        "",
                        HEARTBEAT_MILLIS,
                        10 * TIMEOUT_MILLIS,
                        LINGER_MILLIS,
                        hasty.maxPendingBytes()),
                nodeId,
                payload -> true,
                GatewayMetrics.NONE,
                InstantSource.system());
    }

    static RedisBus open(String url, String nodeId) {
        return new RedisBus(
                settings(url, "test"), nodeId, payload -> true, GatewayMetrics.NONE, InstantSource.system());
    }

    static RedisSettings settings(String url, String prefix) {
        return settings(url, prefix, 16 << 20);
    }

    static RedisSettings settings(String url, String prefix, long maxPendingBytes) {
        return sealed(url, prefix, "", "", maxPendingBytes);
    }

    /** With secrets, as {@code bus.secret} and {@code bus.former-secret}. */
    static RedisSettings sealed(String url, String prefix, String secret, String formerSecret, long maxPendingBytes) {
        return new RedisSettings(
                url,
                prefix,
                "",
                secret,
                formerSecret,
                HEARTBEAT_MILLIS,
                TIMEOUT_MILLIS,
                LINGER_MILLIS,
                maxPendingBytes);
    }
}
