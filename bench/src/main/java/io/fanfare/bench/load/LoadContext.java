package io.fanfare.bench.load;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.meter.Meters;
import io.fanfare.bench.target.Target;

/**
 * What every load gets.
 *
 * @param name what the load's topics begin with; another one for each load of each run
 * @param runTag what its messages carry
 */
public record LoadContext(
        Target target,
        Dialer dialer,
        Meters meters,
        Problems problems,
        StopSignal stop,
        RunClock clock,
        LoadPart part,
        String name,
        int runTag) {}
