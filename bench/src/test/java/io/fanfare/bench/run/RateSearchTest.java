package io.fanfare.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.load.StopSignal;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.LoopMeter;
import io.fanfare.bench.meter.MeterReading;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.report.PhaseResult.Cost;
import io.fanfare.bench.report.PhaseResult.Search;
import io.fanfare.bench.report.PhaseResult.Trial;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
    private static final int LIMIT_MILLIS = 20;
    private static final int SECONDS = 10;

    /** A server that is quick up to a rate, and slow above it. */
    private static MeterReading quickUpTo(int capacity, int rate) {
        MeterReading reading = new MeterReading();
        Histogram nanos = LoopMeter.newHistogram();
        nanos.recordValue(TimeUnit.MILLISECONDS.toNanos(rate <= capacity ? 5 : 50));
        reading.add(Series.DELIVERY, 0, nanos);
        reading.add(Count.SENT, (long) rate * SECONDS);
        return reading;
    }

    private static Search search(int startRate, RateSearch.Trying trying) throws InterruptedException {
        LoadSpec spec = LoadSpec.of(
                Mode.FANOUT,
                Map.of("rate", Integer.toString(startRate), "search-p99", "20", "warm-up", "0", "seconds", "10"));
        RateSearch search = new RateSearch(trying, new StopSignal(), Progress.SILENT, spec);
        search.run();
        return search.result();
    }

    private static Measurement.Measured measured(MeterReading reading) {
        return new Measurement.Measured(List.of(reading), Cost.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1_000, 1_234, 99_999})
    void highestRateThatMeetsTheLimitIsFoundToWithin5Percent(int capacity) throws InterruptedException {
        for (int startRate : new int[] {1, 100, 200_000}) {
            Search found = search(startRate, (warmUp, seconds, rate) -> measured(quickUpTo(capacity, rate)));

            assertThat(found.limitMillis()).isEqualTo(LIMIT_MILLIS);
            assertThat(found.ratePerSecond()).isBetween((int) Math.ceil(capacity / 1.05 - 1), capacity);
            assertThat(found.trials()).hasSizeLessThan(40);
        }
    }

    @Test
    void serverThatMeetsTheLimitAtNoRateHasNone() throws InterruptedException {
        assertThat(search(100, (warmUp, seconds, rate) -> measured(quickUpTo(0, rate)))
                        .ratePerSecond())
                .isZero();
    }

    @Test
    void rateThatIsNotKeptUpOrAtWhichAnythingIsTurnedAwayFails() throws InterruptedException {
        List<Trial> trials = search(8, (warmUp, seconds, rate) -> {
                    MeterReading reading = quickUpTo(1_000, rate);
                    switch (rate) {
                        case 8 -> reading.add(Count.WITHHELD, 1);
                        case 4 -> reading.add(Count.REFUSED, 1);
                        case 2 -> reading.add(Count.SENT, -1);
                        default -> reading.add(Count.RECEIVED, 1);
                    }
                    return measured(reading);
                })
                .trials();

        assertThat(trials).extracting(Trial::reason).containsExactly("withheld 1", "refused 1", "not kept up", "");
    }
}
