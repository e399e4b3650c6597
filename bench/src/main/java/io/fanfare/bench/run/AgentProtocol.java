package io.fanfare.bench.run;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.MeterReading;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.report.Latency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What controller and agent say to each other: JSON, a line each. An agent answers calls in any order, by their id. */
final class AgentProtocol {

    private AgentProtocol() {}

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
    record Opening(WorkerTask task, long aheadNanos) {}

    /** A {@link MeterReading}. */
    record TickData(Map<Count, Long> counts, List<Map<Series, String>> stretches) {
        static TickData of(MeterReading reading) {
            List<Map<Series, String>> stretches = new ArrayList<>();
            for (Map<Series, Histogram> stretch : reading.stretches()) {
                Map<Series, String> histograms = new HashMap<>();
                stretch.forEach((series, histogram) -> histograms.put(series, Latency.encode(histogram)));
                stretches.add(histograms);
            }
            return new TickData(reading.counts(), stretches);
        }

        MeterReading reading() {
            MeterReading reading = new MeterReading();
            counts.forEach(reading::add);
            for (int i = 0; i < stretches.size(); i++) {
                int stretch = i;
                stretches
                        .get(i)
                        .forEach((series, histogram) -> reading.add(series, stretch, Latency.decode(histogram)));
            }
            return reading;
        }
    }

    /** A {@link Worker.Taken}. */
    record TakenData(List<TickData> readings, long cpuMicros, long bytesReceived, long bytesSent) {
        static TakenData of(Worker.Taken taken) {
            return new TakenData(
                    taken.readings().stream().map(TickData::of).toList(),
                    taken.cpuMicros(),
                    taken.bytesReceived(),
                    taken.bytesSent());
        }

        Worker.Taken taken() {
            return new Worker.Taken(
                    readings.stream().map(TickData::reading).toList(), cpuMicros, bytesReceived, bytesSent);
        }
    }

    /** A {@link SentMessages}. */
    record SentData(int[] numbers, List<SentMessages.Refused> refused, long refusedCount) {
        static SentData of(SentMessages sent) {
            int[] numbers = new int[sent.streams()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = sent.numbers(i);
            }
            return new SentData(numbers, sent.refused(), sent.refusedCount());
        }

        SentMessages sent() {
            SentMessages sent = new SentMessages(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                sent.setNumbers(i, numbers[i]);
            }
            sent.addRefused(refused, refusedCount);
            return sent;
        }
    }
}
