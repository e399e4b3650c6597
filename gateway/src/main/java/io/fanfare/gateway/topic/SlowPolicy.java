package io.fanfare.gateway.topic;

/** What a subscriber gets that reads too slowly. */
public enum SlowPolicy {
    /** Durable topics: it stops getting live messages and reads what it missed from history when it drains. */
    CATCH_UP,
    /** Ephemeral topics: a bounded backlog is kept for it; the oldest go first, and it is told how many. */
    DROP_OLDEST,
    /** Ephemeral topics: only the newest message of each topic is kept for it, and it is told how many it missed. */
    CONFLATE,
    /** Its connection is closed. */
    DISCONNECT
}
