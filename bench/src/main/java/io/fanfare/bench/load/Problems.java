package io.fanfare.bench.load;

import java.util.Map;
import java.util.TreeMap;

/** What went wrong, in words, each with how often. Keeps {@value #MAX_KINDS} kinds; others are counted together. Any thread. */
public final class Problems {
    private static final int MAX_KINDS = 20;
    private static final int MAX_CHARS = 200;
    private static final String OTHERS = "others";

    private final Map<String, Long> counts = new TreeMap<>();

    public synchronized void add(String problem, long count) {
        String kind = problem.length() > MAX_CHARS ? problem.substring(0, MAX_CHARS) + "…" : problem;
        boolean isKnown = counts.containsKey(kind) || counts.size() < MAX_KINDS;
        counts.merge(isKnown ? kind : OTHERS, count, Long::sum);
    }

    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
