package io.fanfare.gateway.access;

/** Whose fault it is that a request was not carried out. */
public enum Blame {
    /** The client asked for what it should not have: this, and only this, counts against it. */
    CLIENT,
    /** The node cannot do it now. */
    NODE,
    /** A limit was met, or another request came first. */
    NOBODY
}
