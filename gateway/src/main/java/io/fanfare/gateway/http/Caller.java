package io.fanfare.gateway.http;

import io.fanfare.gateway.auth.key.ApiKey;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.KeyFault;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;

/** Who calls, and what it may do. Immutable. */
final class Caller {
    /** Whoever it is, where nobody is asked for a key: may everything. */
    static final Caller ANYBODY = new Caller(null, GatewayMetrics.NONE);

    private final ApiKey key;
    private final GatewayMetrics metrics;

    private Caller(ApiKey key, GatewayMetrics metrics) {
        this.key = key;
        this.metrics = metrics;
    }

    static Caller of(ApiKey key, GatewayMetrics metrics) {
        return new Caller(key, metrics);
    }

    /** The name of its key, empty if it has none. */
    String name() {
        return key == null ? "" : key.name();
    }

    /** Null if it may, else what its key lacks, as the name of a scope. */
    private String missingScope(KeyScope.Kind kind, TopicName topic) {
        if (key == null || key.allows(kind, topic)) {
            return null;
        }
        return kind.text() + (topic == null ? "" : ":" + topic);
    }

    /**
     * Asks for a scope.
     *
     * @param topic null where none is concerned
     * @throws ProtocolException with {@link ErrorCode#FORBIDDEN} if the key has no such scope
     */
    void require(KeyScope.Kind kind, TopicName topic) {
        String missing = missingScope(kind, topic);
        if (missing != null) {
            metrics.apiKeyRefused(KeyFault.SCOPE);
            throw ProtocolException.error(
                    ErrorCode.FORBIDDEN, "scope: the key " + name() + " lacks it (expected: " + missing + ")");
        }
    }
}
