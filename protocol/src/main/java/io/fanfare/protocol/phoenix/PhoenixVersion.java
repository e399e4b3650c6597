package io.fanfare.protocol.phoenix;

import java.util.regex.Pattern;

/** A version of the messages, which a client names in the parameter {@code vsn}. */
public enum PhoenixVersion {
    /** Objects of JSON. */
    V1(Pattern.compile("1\\.0\\.\\d{1,3}")),
    /** Arrays of JSON, and frames of bytes. */
    V2(Pattern.compile("2\\.0\\.\\d{1,3}"));

    private final Pattern names;

    PhoenixVersion(Pattern names) {
        this.names = names;
    }

    /**
     * The version that a client names.
     *
     * @param vsn null if it names none: then it is the first
     * @throws IllegalArgumentException if it is none of these
     */
    public static PhoenixVersion of(String vsn) {
        if (vsn == null) {
            return V1;
        }
        for (PhoenixVersion version : values()) {
            if (version.names.matcher(vsn).matches()) {
                return version;
            }
        }
        throw new IllegalArgumentException("vsn: " + vsn + " (expected: 1.0.0 or 2.0.0)");
    }
}
