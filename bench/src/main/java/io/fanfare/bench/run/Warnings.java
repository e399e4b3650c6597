package io.fanfare.bench.run;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.MeterReading;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.plan.Phase;
import io.fanfare.bench.report.Latency;
import io.fanfare.bench.report.PhaseResult.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says when figures are not what they seem, above all when the generator is what was measured. */
final class Warnings {
    private static final double MUCH_OF_A_MACHINE = 0.95;
    private static final double MUCH_OF_A_GENERATOR = 0.9;
    private static final double MUCH_FOR_OTHERS = 0.3;
    private static final double LAG_MILLIS = 1;
    private static final double LAG_SHARE = 0.2;

    private final Phase phase;
    private final int cores;
    private final List<SentMessages> sent;
    private final List<String> warnings = new ArrayList<>();

    /**
     * @param cores of the machine that server and generator share; 0 if they do not
     */
    Warnings(Phase phase, int cores, List<SentMessages> sent) {
        this.phase = phase;
        this.cores = cores;
        this.sent = sent;
    }

    List<String> of(Measurement.Measured measured) {
        ofProcessors(measured.cost());
        ofOthers(measured.cost());
        MeterReading all = new MeterReading();
        measured.readings().forEach(all::add);
        ofLag(all);
        if (all.count(Count.WITHHELD) > 0) {
            warn("%,d messages were withheld, because connections could take no more", all.count(Count.WITHHELD));
        }
        for (int i = 0; i < sent.size(); i++) {
            if (!sent.get(i).isComplete()) {
                warn(
                        "%s: %,d publishes were refused, and it is not known which: some count as lost",
                        phase.loads().get(i).mode().key(), sent.get(i).refusedCount());
            }
        }
        return warnings;
    }

    private void ofProcessors(Cost cost) {
        if (cost.generatorCores() > MUCH_OF_A_GENERATOR * Runtime.getRuntime().availableProcessors()) {
            warn("the generator took %.2f cores of this machine: it is the bottleneck", cost.generatorCores());
        } else if (cores > 0 && cost.generatorCores() + cost.serverCores() > MUCH_OF_A_MACHINE * cores) {
            warn(
                    "server and generator took all %d cores (%.2f and %.2f): figures are the machine's",
                    cores, cost.serverCores(), cost.generatorCores());
        }
    }

    private void ofOthers(Cost cost) {
        if (cores > 0 && cost.otherCores() > MUCH_FOR_OTHERS) {
            warn("other processes took %.2f cores meanwhile: measure again when they do not", cost.otherCores());
        }
    }

    private void ofLag(MeterReading reading) {
        double lag = Latency.millis(reading.histogram(Series.LAG), 99);
        double latency = Latency.millis(
                reading.histogram(reading.histogram(Series.DELIVERY) == null ? Series.PUBLISH : Series.DELIVERY), 99);
        if (lag > LAG_MILLIS && !(lag < latency * LAG_SHARE)) {
            warn("the generator was late with its messages, by %.1f ms at the 99th percentile", lag);
        }
    }

    private void warn(String format, Object... values) {
        warnings.add(String.format(Locale.ROOT, format, values));
    }
}
