package io.fanfare.storage.embedded;

import io.fanfare.protocol.PayloadFormat;

/** The numbers of payload formats in the tables. They are on disks: never renumbered. */
final class Formats {
    private static final int JSON = 0;
    private static final int BINARY = 1;

    private Formats() {}

    static int number(PayloadFormat format) {
        return switch (format) {
            case JSON -> JSON;
            case BINARY -> BINARY;
        };
    }

    static PayloadFormat of(int number) {
        return number == BINARY ? PayloadFormat.BINARY : PayloadFormat.JSON;
    }
}
