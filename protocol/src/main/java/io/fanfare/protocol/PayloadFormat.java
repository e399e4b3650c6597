package io.fanfare.protocol;

/** What the bytes of a payload are. */
public enum PayloadFormat {
    /** One JSON object in UTF-8. */
    JSON,
    /** Anything; passed on untouched. */
    BINARY
}
