package io.fanfare.gateway.bootstrap.config;

import io.fanfare.protocol.ProtocolLimits;

/**
 * The rules of the topics of a namespace.
 *
 * @param retentionSeconds how long the history keeps a publication; means nothing in an ephemeral namespace
 * @param retentionCount how many publications of a topic the history keeps; means nothing in an ephemeral namespace
 * @param push what a client's publish does
 * @param publishesPerSecond of one session, 0 for no limit
 * @param slow what a subscriber gets that reads too slowly
 */
public record NamespaceConfig(
        Kind kind,
        @Range(min = 1, max = 315_360_000) int retentionSeconds,
        @Range(min = 1, max = 1_000_000_000) int retentionCount,
        Subscribe subscribe,
        Push push,

        @Range(min = 1, max = ProtocolLimits.MAX_PAYLOAD_BYTES)
        int maxPayloadBytes,

        @Range(min = 0, max = 1_000_000) int publishesPerSecond,
        Slow slow)
        implements Section {

    /** What becomes of a publication. */
    public enum Kind {
        /** Kept in the history, with a position. */
        DURABLE,
        /** Passed on and forgotten. */
        EPHEMERAL
    }

    /** Which clients may subscribe. */
    public enum Subscribe {
        ANYONE,
        NOBODY
    }

    /** What a client's publish does. */
    public enum Push {
        PUBLISH,
        REFUSE
    }

    /** What a subscriber gets that reads too slowly. */
    public enum Slow {
        /** What it missed, from the history. Durable namespaces only. */
        CATCH_UP,
        /** The newest; the oldest waiting go. Ephemeral namespaces only. */
        DROP_OLDEST,
        /** The newest one only. Ephemeral namespaces only. */
        CONFLATE,
        /** Its connection is closed. */
        DISCONNECT
    }

    @Override
    public void check(Faults faults) {
        if (kind == Kind.DURABLE && slow != Slow.CATCH_UP && slow != Slow.DISCONNECT) {
            faults.add("slow", Spelling.of(slow), "catch-up|disconnect, because kind is durable");
        }
        if (kind == Kind.EPHEMERAL && slow == Slow.CATCH_UP) {
            faults.add("slow", Spelling.of(slow), "drop-oldest|conflate|disconnect, because kind is ephemeral");
        }
    }
}
