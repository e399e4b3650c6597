package io.fanfare.bench.plan;

import java.util.List;

/** A part of a plan: one load, or several at the same time, which then have the same seconds and warm-up. */
public record Phase(String name, List<LoadSpec> loads) {
    public Phase {
        loads = List.copyOf(loads);
    }
}
