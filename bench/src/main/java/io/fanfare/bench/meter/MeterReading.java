package io.fanfare.bench.meter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What happened in a while, its times by the stretch that they belong to. Ticks add up. Not for several threads at once. */
public final class MeterReading {
    private final List<Map<Series, Histogram>> stretches = new ArrayList<>();
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    public void add(Count count, long number) {
        counts.merge(count, number, Long::sum);
    }

    public void add(Series series, int stretch, Histogram histogram) {
        if (histogram.getTotalCount() > 0) {
            while (stretches.size() <= stretch) {
                stretches.add(new EnumMap<>(Series.class));
            }
            addTo(stretches.get(stretch), series, histogram);
        }
    }

    public void add(MeterReading other) {
        for (int i = 0; i < other.stretches.size(); i++) {
            int stretch = i;
            other.stretches.get(i).forEach((series, histogram) -> add(series, stretch, histogram));
        }
        other.counts.forEach(this::add);
    }

    private static void addTo(Map<Series, Histogram> histograms, Series series, Histogram histogram) {
        histograms.computeIfAbsent(series, none -> LoopMeter.newHistogram()).add(histogram);
    }

    public long count(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    public Map<Count, Long> counts() {
        return counts;
    }

    /** Of all stretches, in nanoseconds. Null if nothing was recorded. */
    public Histogram histogram(Series series) {
        return histograms().get(series);
    }

    /** Of all stretches, in nanoseconds. */
    public Map<Series, Histogram> histograms() {
        if (stretches.size() == 1) {
            return stretches.get(0);
        }
        Map<Series, Histogram> all = new EnumMap<>(Series.class);
        stretches.forEach(one -> one.forEach((series, histogram) -> addTo(all, series, histogram)));
        return all;
    }

    /** By stretch, in nanoseconds. The last ones are left out if they are empty. */
    public List<Map<Series, Histogram>> stretches() {
        return stretches;
    }
}
