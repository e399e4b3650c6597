package io.fanfare.bench.fault;

import java.time.Duration;

/** How far a clock jumps: by seconds, which programs like to wait for, and by more than any rule of the gateway remembers. */
enum ClockJump {
    SECONDS(Duration.ofSeconds(3)),
    MINUTES(Duration.ofMinutes(10)),
    HOUR(Duration.ofHours(1)),
    DAYS(Duration.ofDays(3));

    private final long millis;

    ClockJump(Duration size) {
        this.millis = size.toMillis();
    }

    long millis() {
        return millis;
    }

    /** How far ahead of the right time a variant puts a clock; behind it if less than zero. */
    static long millisAhead(int variant) {
        long millis = values()[variant % values().length].millis;
        return variant / values().length % 2 == 0 ? millis : -millis;
    }

    /** Whether the clock stays where it has jumped to until it jumps again. */
    static boolean stays(int variant) {
        return variant / (2 * values().length) % 2 == 0;
    }
}
