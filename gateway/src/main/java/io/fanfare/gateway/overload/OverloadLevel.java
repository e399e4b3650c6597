package io.fanfare.gateway.overload;

/** What a node does without, each level what the one before does too. */
public enum OverloadLevel {
    /** Nothing. */
    CALM,
    /** New connections. */
    NO_CONNECTIONS,
    /** Reads of history: HISTORY, and resumes that memory can't serve. */
    NO_READS
}
