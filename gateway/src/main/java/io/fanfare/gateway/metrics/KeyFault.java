package io.fanfare.gateway.metrics;

/** Why the key of a backend was refused. */
public enum KeyFault {
    /** There was none. */
    MISSING,
    /** It is no key: mistyped, cut off, or something else. */
    MALFORMED,
    /** It is none of those that are valid now. */
    UNKNOWN,
    /** Its time is over. */
    EXPIRED,
    /** It was not looked at: too many wrong ones came from its address. */
    LIMIT,
    /** It does not allow what was asked for. */
    SCOPE
}
