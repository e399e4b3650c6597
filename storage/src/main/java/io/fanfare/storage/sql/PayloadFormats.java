package io.fanfare.storage.sql;

import io.fanfare.protocol.PayloadFormat;

/** The numbers of payload formats in the tables. They are on disks: never renumbered. */
public final class PayloadFormats {
    private static final int JSON = 0;
    private static final int BINARY = 1;

    private PayloadFormats() {}

    public static int number(PayloadFormat format) {
        return switch (format) {
            case JSON -> JSON;
            case BINARY -> BINARY;
        };
    }

    public static PayloadFormat of(int number) {
        return number == BINARY ? PayloadFormat.BINARY : PayloadFormat.JSON;
    }
}
