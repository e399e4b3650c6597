package io.fanfare.bench.run;

import io.fanfare.bench.check.Sent;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.meter.Tick;
import io.fanfare.bench.report.Latency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What controller and agent say to each other: JSON, a line each. An agent answers calls in any order, by their id. */
final class Wire {

    private Wire() {}

    /** What an agent can be asked. */
    enum Call {
        CLOCK,
        OPEN,
        JOIN,
        PREPARE,
        RUN,
        TAKE,
        SENT,
        FINISH,
        CONNECTIONS,
        STOP,
        CLOSE
    }

    /**
     * A question.
     *
     * @param argument JSON, or null
     */
    record Request(long id, Call call, String argument) {}

    /**
     * Its answer.
     *
     * @param value JSON, or null
     * @param failure why there is none, or null
     */
    record Response(long id, String value, String failure) {}

    /** What CLOCK is answered with. */
    record ClockReading(long nanos, String bootId) {}

    /** What OPEN is asked with. */
    record Opening(ShareTask task, long aheadNanos) {}

    /** A {@link Tick}. */
    record TickData(Map<Count, Long> counts, List<Map<Series, String>> stretches) {
        static TickData of(Tick tick) {
            List<Map<Series, String>> stretches = new ArrayList<>();
            for (Map<Series, Histogram> stretch : tick.stretches()) {
                Map<Series, String> histograms = new HashMap<>();
                stretch.forEach((series, histogram) -> histograms.put(series, Latency.encode(histogram)));
                stretches.add(histograms);
            }
            return new TickData(tick.counts(), stretches);
        }

        Tick tick() {
            Tick tick = new Tick();
            counts.forEach(tick::add);
            for (int i = 0; i < stretches.size(); i++) {
                int stretch = i;
                stretches.get(i).forEach((series, histogram) -> tick.add(series, stretch, Latency.decode(histogram)));
            }
            return tick;
        }
    }

    /** A {@link Share.Taken}. */
    record TakenData(List<TickData> ticks, long cpuMicros, long bytesReceived, long bytesSent) {
        static TakenData of(Share.Taken taken) {
            return new TakenData(
                    taken.ticks().stream().map(TickData::of).toList(),
                    taken.cpuMicros(),
                    taken.bytesReceived(),
                    taken.bytesSent());
        }

        Share.Taken taken() {
            return new Share.Taken(ticks.stream().map(TickData::tick).toList(), cpuMicros, bytesReceived, bytesSent);
        }
    }

    /** A {@link Sent}. */
    record SentData(int[] numbers, List<Sent.Refused> refused, long refusedCount) {
        static SentData of(Sent sent) {
            int[] numbers = new int[sent.streams()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = sent.numbers(i);
            }
            return new SentData(numbers, sent.refused(), sent.refusedCount());
        }

        Sent sent() {
            Sent sent = new Sent(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                sent.setNumbers(i, numbers[i]);
            }
            sent.addRefused(refused, refusedCount);
            return sent;
        }
    }
}
