package io.fanfare.gateway.http;

import io.fanfare.gateway.audit.Actor;
import io.fanfare.gateway.audit.AuditEvent;
import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.auth.key.ApiKey;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.KeyFault;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;

/** Who calls, and what it may do. Immutable. */
final class Caller {
    /** Null for one that may everything, or nothing. */
    private final ApiKey key;

    private final boolean isKnown;
    private final Actor actor;
    private final AuditLog audit;
    private final GatewayMetrics metrics;

    private Caller(ApiKey key, boolean isKnown, Actor actor, AuditLog audit, GatewayMetrics metrics) {
        this.key = key;
        this.isKnown = isKnown;
        this.actor = actor;
        this.audit = audit;
        this.metrics = metrics;
    }

    /** Whoever it is, where nobody is asked for a key: may everything. */
    static Caller anybody(Actor actor, AuditLog audit) {
        return new Caller(null, true, actor, audit, GatewayMetrics.NONE);
    }

    /** One that shows no key that is valid: may what is open. */
    static Caller stranger(Actor actor, AuditLog audit) {
        return new Caller(null, false, actor, audit, GatewayMetrics.NONE);
    }

    static Caller of(ApiKey key, Actor actor, AuditLog audit, GatewayMetrics metrics) {
        return new Caller(key, true, actor.withKey(key.name()), audit, metrics);
    }

    /**
     * Asks for a scope.
     *
     * @param topic null where none is concerned
     * @throws ProtocolException with {@link ErrorCode#FORBIDDEN} if the key has no such scope, with {@link
     *     ErrorCode#UNAUTHENTICATED} if it is none
     */
    void require(KeyScope.Kind kind, TopicName topic) {
        requireKey();
        if (key != null && !key.allows(kind, topic)) {
            throw lacks(kind.text() + (topic == null ? "" : ":" + topic));
        }
    }

    /**
     * Asks for a scope in whatever topics.
     *
     * @throws ProtocolException as {@link #require}
     */
    void requireSomewhere(KeyScope.Kind kind) {
        requireKey();
        if (key != null && !key.allowsSomewhere(kind)) {
            throw lacks(kind.text() + ":TOPICS");
        }
    }

    /** Its key was looked at before, but may have been revoked a moment ago. */
    private void requireKey() {
        if (!isKnown) {
            throw ProtocolException.error(ErrorCode.UNAUTHENTICATED, "key: not valid any more (expected: another one)");
        }
    }

    private ProtocolException lacks(String scope) {
        metrics.apiKeyRefused(KeyFault.SCOPE);
        return ProtocolException.error(
                ErrorCode.FORBIDDEN, "scope: the key " + key.name() + " lacks it (expected: " + scope + ")");
    }

    /** It was refused something. */
    void refused(String what, String reason) {
        audit.refused("key " + actor.key(), actor, what, reason);
    }

    /**
     * It has done something that is written down, or tried to.
     *
     * @param failure why it came to nothing; null if it did not
     */
    void did(AuditEvent event, String what, String failure) {
        if (failure == null) {
            audit.done(event, actor, what, null);
        } else {
            audit.failed(event, actor, what, failure);
        }
    }
}
