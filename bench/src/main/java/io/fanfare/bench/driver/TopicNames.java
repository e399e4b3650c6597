package io.fanfare.bench.driver;

import java.nio.charset.StandardCharsets;

/** The topics of one load: numbers here, names to the server. Immutable; any thread. */
public final class TopicNames {
    private final String prefix;
    private final byte[][] names;

    /**
     * @param prefix of every name; what follows is the number
     */
    public TopicNames(String prefix, int count) {
        this.prefix = prefix;
        names = new byte[count][];
        for (int i = 0; i < count; i++) {
            names[i] = (prefix + i).getBytes(StandardCharsets.US_ASCII);
        }
    }

    public String name(int topic) {
        return prefix + topic;
    }

    /** The name in ASCII; not to be changed. */
    public byte[] bytes(int topic) {
        return names[topic];
    }

    public int count() {
        return names.length;
    }
}
