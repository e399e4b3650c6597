package io.fanfare.bench.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects breaches: the first ones in words, all of them by number. Any thread. */
final class Breaches {
    private static final int MAX_IN_WORDS = 100;

    private final List<Breach> inWords = new ArrayList<>();
    private final Map<Breach.Kind, Integer> counts = new EnumMap<>(Breach.Kind.class);

    synchronized void add(Breach.Kind kind, String text) {
        counts.merge(kind, 1, Integer::sum);
        if (inWords.size() < MAX_IN_WORDS) {
            inWords.add(new Breach(kind, text));
        }
    }

    /** The first hundred. */
    synchronized List<Breach> inWords() {
        return List.copyOf(inWords);
    }

    synchronized Map<Breach.Kind, Integer> counts() {
        return new EnumMap<>(counts);
    }
}
