package io.fanfare.bench.meter;

import java.util.Locale;

/** What is timed, each in a histogram of its own. */
public enum Series {
    DELIVERY("from when a message was due until a subscriber had it"),
    BESIDE_SLOW("the same, while others did not read"),
    SLOW("the same, for those who did not read"),
    RECOVERED("the same, for what came after a reconnect because it had been missed"),
    PUBLISH("from when a message was due until the server said that it took it"),
    CONNECT("from dialing until all subscriptions were confirmed"),
    SEEN("from when the first of a topic came until one knew of all"),
    RETURN("from dialing again until everything missed had come"),
    AWAY("from when a connection was lost until everything missed had come by another one"),
    LAG("how late the generator itself was with a message");

    private static final Series[] ALL = values();

    private final String meaning;

    Series(String meaning) {
        this.meaning = meaning;
    }

    static Series of(int ordinal) {
        return ALL[ordinal];
    }

    /** As it is written: {@code beside-slow}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String meaning() {
        return meaning;
    }
}
