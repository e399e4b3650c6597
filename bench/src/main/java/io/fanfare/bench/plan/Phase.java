package io.fanfare.bench.plan;

import java.util.Comparator;
import java.util.List;

/**
 * A part of a plan: one load, or several at the same time, which then have the same seconds and warm-up.
 *
 * @param incidents what is done to the server meanwhile, in the order of their times
 */
public record Phase(String name, List<LoadSpec> loads, List<Incident> incidents) {
    /** Each parts the measured time once more, and each part has histograms of its own. */
    private static final int MOST_INCIDENTS = 50;

    /**
     * Checks that all of it can be.
     *
     * @throws UsageException if an incident is not within the measured time, or two loads restart the nodes
     */
    public Phase {
        loads = List.copyOf(loads);
        incidents = incidents.stream()
                .sorted(Comparator.comparingLong(Incident::atMillis))
                .toList();
        if (incidents.size() > MOST_INCIDENTS) {
            throw new UsageException("at: " + incidents.size() + " of them (expected: at most " + MOST_INCIDENTS + ")");
        }
        for (Incident incident : incidents) {
            check(loads.get(0), incident);
        }
        if (loads.stream().filter(load -> load.mode() == Mode.DRAIN).count() > 1) {
            throw new UsageException("together: drain twice (expected: once, because it restarts all nodes)");
        }
    }

    /** When the measured time is parted: the times of the incidents, each once. */
    public long[] marksMillis() {
        return incidents.stream().mapToLong(Incident::atMillis).distinct().toArray();
    }

    private static void check(LoadSpec load, Incident incident) {
        if (!load.has(Parameter.SECONDS)) {
            throw new UsageException("at: " + incident.written() + " (expected: with a mode that takes seconds, which "
                    + load.mode().key() + " does not)");
        }
        if (load.number(Parameter.SEARCH_P99) > 0) {
            throw new UsageException("at: " + incident.written() + " (expected: without search-p99)");
        }
        if (incident.atMillis() <= 0 || incident.atMillis() >= load.number(Parameter.SECONDS) * 1_000L) {
            throw new UsageException("at: " + incident.written() + " (expected: between 0 and the "
                    + load.number(Parameter.SECONDS) + " seconds that are measured)");
        }
    }
}
