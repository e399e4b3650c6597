package io.fanfare.gateway.metrics;

/** Why a connection of the API was closed that had done nothing wrong. */
public enum ApiClose {
    /** There were as many already as may be. */
    LIMIT,
    /** There were as many already of its address as may be. */
    ADDRESS_LIMIT,
    /** As {@link #LIMIT}, of the admin port. */
    ADMIN_LIMIT,
    /** It was used for nothing for too long. */
    IDLE,
    /** A request that was begun came in too slowly. */
    SLOW_SENDER,
    /** Its client read nothing of an answer for too long. */
    UNREAD
}
