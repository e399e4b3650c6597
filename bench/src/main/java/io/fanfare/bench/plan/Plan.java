package io.fanfare.bench.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done, phase after phase.
 *
 * @param failIf conditions as they were written
 */
public record Plan(List<Phase> phases, List<String> failIf) {
    public Plan {
        phases = List.copyOf(phases);
        failIf = List.copyOf(failIf);
    }

    /** A plan of one load. */
    public static Plan of(LoadSpec load, List<Incident> incidents, List<String> failIf) {
        return new Plan(rounds(load.mode().key(), List.of(load), incidents), failIf);
    }

    /** A phase for each round of what is repeated. */
    static List<Phase> rounds(String name, List<LoadSpec> loads, List<Incident> incidents) {
        int rounds = loads.size() == 1 ? loads.get(0).number(Parameter.ROUNDS) : 1;
        if (rounds <= 1) {
            return List.of(new Phase(name, loads, incidents));
        }
        List<Phase> phases = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            phases.add(
                    new Phase(name + ", round " + round, List.of(loads.get(0).with(Parameter.ROUNDS, 1)), incidents));
        }
        return phases;
    }
}
