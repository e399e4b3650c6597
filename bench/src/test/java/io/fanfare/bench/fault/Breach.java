package io.fanfare.bench.fault;

/** A promise that was broken, in words. */
record Breach(Kind kind, String text) {

    /** Which promise. */
    enum Kind {
        /** Acknowledged, and not in the history or not seen by a subscriber that was to see it. */
        LOST,
        /** Seen again by the same subscriber, or stored again. */
        REPEATED,
        /** Seen after what comes after it. */
        REORDERED,
        /** Seen, and never sent to this topic, or refused. */
        PHANTOM,
        /** Offsets were left out without a word. */
        GAP_NOT_SIGNALLED,
        /** A gap or another epoch was signalled, and the store still has what was asked for. */
        NEEDLESS_GAP,
        /** Two that should agree on what is at a position, or where something is, do not. */
        MISMATCH,
        /** A publish with the same key was given two positions. */
        KEY_AT_TWO_POSITIONS,
        /** Not there when it has to be, whether it came afterwards or not. */
        LATE,
        /** A connection was ended that the node had no reason to end. */
        SENT_AWAY,
        /** Done more often than it has to be. */
        WASTEFUL,
        /** An answer does not know what was acknowledged before it was asked for. */
        STALE,
        /** An answer that nobody should get whose requests are in order. */
        UNEXPECTED
    }

    @Override
    public String toString() {
        return kind + ": " + text;
    }
}
