package io.fanfare.bench.meter;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What happened in a stretch of time. Ticks add up. Not for several threads at once. */
public final class Tick {
    private final Map<Series, Histogram> histograms = new EnumMap<>(Series.class);
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    public void add(Count count, long number) {
        counts.merge(count, number, Long::sum);
    }

    public void add(Series series, Histogram histogram) {
        if (histogram.getTotalCount() > 0) {
            histograms.computeIfAbsent(series, none -> LoopMeter.newHistogram()).add(histogram);
        }
    }

    public void add(Tick other) {
        other.histograms.forEach(this::add);
        other.counts.forEach(this::add);
    }

    public long count(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    public Map<Count, Long> counts() {
        return counts;
    }

    /** In nanoseconds. Null if nothing was recorded. */
    public Histogram histogram(Series series) {
        return histograms.get(series);
    }

    public Map<Series, Histogram> histograms() {
        return histograms;
    }
}
