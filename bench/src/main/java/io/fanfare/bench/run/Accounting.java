package io.fanfare.bench.run;

import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.MeterReading;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import io.fanfare.bench.plan.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Says in one line how the numbers of a phase fit together: what was counted in all of it, what of that was due in the measured
 * time and is timed, and what fell into that time and is what costs are divided by.
 */
final class Accounting {
    private static final Set<Series> OF_DELIVERIES =
            Set.of(Series.DELIVERY, Series.BESIDE_SLOW, Series.SLOW, Series.RECOVERED);
    private static final Set<Series> OF_PUBLISHES = Set.of(Series.PUBLISH);

    private final Phase phase;
    private final List<Count> units;

    /**
     * @param units what is counted, by load
     */
    Accounting(Phase phase, List<Count> units) {
        this.phase = phase;
        this.units = units;
    }

    /**
     * The line; empty if all of them are the same number, or nothing has a time that it is due.
     *
     * @param totals of the whole phase, by load
     * @param strays deliveries that came again, or were meant for others
     */
    String of(List<MeterReading> totals, Measurement.Measured measured, long strays) {
        long all = 0;
        long timed = 0;
        for (int i = 0; i < units.size(); i++) {
            if (units.get(i) == Count.CONNECTED) {
                return "";
            }
            all += totals.get(i).count(units.get(i));
            timed += timed(measured.readings().get(i), units.get(i));
        }
        long done = measured.cost().units();
        if (all == timed && all == done) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        add(parts, "%,d were due in the measured time and are timed", timed);
        add(parts, "%,d were due outside it (" + outside() + ")", all - timed - strays);
        add(parts, "%,d came again or were meant for others", strays);
        String unit = phase.loads().stream()
                .map(load -> load.mode().unit())
                .distinct()
                .collect(Collectors.joining(" and "));
        return String.format(
                Locale.ROOT,
                "of %,d %s: %s; %,d fell into the measured time, and costs are divided by these",
                all,
                unit,
                String.join(", ", parts),
                done);
    }

    private static void add(List<String> parts, String format, long number) {
        if (number > 0) {
            parts.add(String.format(Locale.ROOT, format, number));
        }
    }

    private String outside() {
        LoadSpec first = phase.loads().get(0);
        if (first.number(Parameter.SEARCH_P99) > 0) {
            return "warm-ups, and other rates that were tried";
        }
        int warmUp = first.number(Parameter.WARM_UP);
        return warmUp > 0 ? "the warm-up of " + warmUp + " s" : "before it began";
    }

    private static long timed(MeterReading reading, Count unit) {
        long timed = 0;
        for (Series series : unit == Count.SENT ? OF_PUBLISHES : OF_DELIVERIES) {
            Histogram histogram = reading.histogram(series);
            timed += histogram == null ? 0 : histogram.getTotalCount();
        }
        return timed;
    }
}
