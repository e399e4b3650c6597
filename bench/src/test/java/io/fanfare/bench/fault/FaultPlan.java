package io.fanfare.bench.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Which faults begin when. The same for the same seed, length, kinds and number of nodes.
 *
 * <p>Faults overlap, but never two of the same process or link: one has the time to recover before its next. At most
 * {@value #MAX_TOGETHER} are in force together, so that there is something left to go wrong.
 */
final class FaultPlan {
    static final int MAX_TOGETHER = 3;
    /** For a process to start again, and to be of use for a moment, on a busy machine. */
    private static final int RECOVERY_MILLIS = 5_000;

    private static final int MIN_PAUSE_MILLIS = 100;
    private static final int MAX_PAUSE_MILLIS = 2_000;
    private static final int MIN_LASTS_MILLIS = 200;
    private static final int MAX_LASTS_MILLIS = 4_000;
    /** One in ten lasts longer than the timeouts of the nodes. */
    private static final int LONG_ONE_IN = 10;

    private static final int LONG_LASTS_MILLIS = 12_000;

    private final Random random;
    private final List<FaultKind> kinds = new ArrayList<>();
    private final int nodes;
    private final Map<String, Long> freeAtMillis = new HashMap<>();

    private FaultPlan(long seed, Set<FaultKind> kinds, int nodes) {
        this.random = new Random(seed);
        this.nodes = nodes;
        for (FaultKind kind : FaultKind.values()) {
            for (int i = 0; kinds.contains(kind) && i < kind.weight(); i++) {
                this.kinds.add(kind);
            }
        }
    }

    /** Draws the faults of a run, each of which is over by the end of it. */
    static List<Fault> of(long seed, long lengthMillis, Set<FaultKind> kinds, int nodes) {
        return new FaultPlan(seed, kinds, nodes).draw(lengthMillis);
    }

    private List<Fault> draw(long lengthMillis) {
        List<Fault> faults = new ArrayList<>();
        long atMillis = between(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
        while (atMillis < lengthMillis) {
            Fault fault = next(atMillis);
            long endMillis = atMillis + fault.lastsMillis();
            if (endMillis <= lengthMillis
                    && freeAtMillis.getOrDefault(fault.target(), 0L) <= atMillis
                    && inForce(faults, atMillis) < MAX_TOGETHER) {
                faults.add(fault);
                freeAtMillis.put(fault.target(), endMillis + RECOVERY_MILLIS);
            }
            atMillis += between(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
        }
        return faults;
    }

    private Fault next(long atMillis) {
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        int node = random.nextInt(nodes);
        int maxMillis = random.nextInt(LONG_ONE_IN) == 0 ? LONG_LASTS_MILLIS : MAX_LASTS_MILLIS;
        return new Fault(kind, node, atMillis, between(MIN_LASTS_MILLIS, maxMillis), random.nextInt(1 << 16));
    }

    private static int inForce(List<Fault> faults, long atMillis) {
        int count = 0;
        for (Fault fault : faults) {
            count += fault.atMillis() + fault.lastsMillis() > atMillis ? 1 : 0;
        }
        return count;
    }

    private int between(int min, int max) {
        return min + random.nextInt(max - min);
    }
}
