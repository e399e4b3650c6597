package io.fanfare.gateway.metrics;

import java.util.Locale;

/** What may happen to presence. */
public enum PresenceEvent {
    /** A session is not shown in a topic, because presence keeps as many in mind as it may. */
    REFUSED,
    /** What has changed of a session was told to the other nodes. */
    HINT,
    /** Something of another node was lost on the way, or came late: what is watched is held against Redis. */
    DOUBT,
    /** A watched topic was held against Redis. */
    RECONCILED,
    /** It was found that somebody is there, or is not, whom nobody has told of. */
    REPAIRED,
    /** Something in Redis, or told by a node, can't be read. */
    GARBAGE,
    /** Something that no node with the secret has left in Redis. */
    FORGED,
    /** What this node's sessions do could not be written; it is tried again. */
    WRITE_FAILED,
    /** What another node has of a topic could not be read; it is tried again. */
    LOAD_FAILED,
    /** Another node's lease is over: what it had is gone. */
    NODE_LOST,
    /** Redis has lost this node's lease: all that it had is written again. */
    FORGOTTEN;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
