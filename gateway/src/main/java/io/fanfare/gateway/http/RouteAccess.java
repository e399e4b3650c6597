package io.fanfare.gateway.http;

import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;

/** Who may use a route, where callers are asked for their key. */
enum RouteAccess {
    /** Everybody. */
    OPEN,
    /** Whose key allows to publish in the topic of the path. */
    PUBLISH,
    /** Whose key allows to publish in any topics; the resource asks for each of them. */
    PUBLISH_SOMEWHERE,
    /** Whose key allows to read the topic of the path. */
    HISTORY,
    /** Whose key allows to see who is in the topic of the path. */
    PRESENCE,
    /** Whose key has the scope {@code sessions}. */
    SESSIONS,
    /** Whose key has the scope {@code admin}. */
    ADMIN;

    /**
     * Asks whether a caller may.
     *
     * @param variable what stood for the variable in the path, decoded; null if the route has none
     * @throws ProtocolException if it may not, or the variable is no topic where it has to be one
     */
    void require(Caller caller, String variable) {
        switch (this) {
            case OPEN -> {
                // Nobody is asked.
            }
            case PUBLISH -> caller.require(KeyScope.Kind.PUBLISH, TopicName.of(variable));
            case PUBLISH_SOMEWHERE -> caller.requireSomewhere(KeyScope.Kind.PUBLISH);
            case HISTORY -> caller.require(KeyScope.Kind.HISTORY, TopicName.of(variable));
            case PRESENCE -> caller.require(KeyScope.Kind.PRESENCE, TopicName.of(variable));
            case SESSIONS -> caller.require(KeyScope.Kind.SESSIONS, null);
            case ADMIN -> caller.require(KeyScope.Kind.ADMIN, null);
        }
    }
}
