package io.fanfare.gateway.http;

/** Who may use a route, where callers are asked for their key. */
enum RouteAccess {
    /** Everybody. */
    OPEN,
    /** Whoever has a key; the resource asks for a scope, since it knows the topic. */
    KEY,
    /** Whose key has the scope {@code sessions}. */
    SESSIONS,
    /** Whose key has the scope {@code admin}. */
    ADMIN
}
