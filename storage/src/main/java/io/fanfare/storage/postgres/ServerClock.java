package io.fanfare.storage.postgres;

/**
 * The clock that tells the age of publications and keys: the server's, because it is one for all nodes. A node whose own clock
 * is wrong, or jumps, would drop the history and forget the keys of everybody.
 */
final class ServerClock {
    /** The time at which the transaction began, in milliseconds since 1970; asked for once in a statement. */
    static final String MILLIS = "(SELECT (extract(epoch FROM now()) * 1000)::bigint)";

    private ServerClock() {}
}
