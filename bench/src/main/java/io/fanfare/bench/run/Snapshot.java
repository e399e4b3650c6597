package io.fanfare.bench.run;

import io.fanfare.bench.report.PhaseResult.Cost;
import io.fanfare.bench.report.PhaseResult.PartCost;
import io.fanfare.bench.sample.ServerSample;
import io.fanfare.bench.sample.TargetSample;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What had been done and spent at one moment.
 *
 * @param units done since the phase began
 * @param ownCpuMicros spent by all processes that make the load
 * @param machineMicros spent by all processes of this machine; -1 if it is not known
 */
record Snapshot(
        long nanos,
        long units,
        long ownCpuMicros,
        long bytesReceived,
        long bytesSent,
        long machineMicros,
        TargetSample target) {
    /** What was spent from an earlier moment until this one. */
    Cost since(Snapshot begin) {
        double seconds = (nanos - begin.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
        long done = units - begin.units;
        double serverMicros = serverMicrosSince(begin);
        double ownMicros = ownCpuMicros - begin.ownCpuMicros;
        return new Cost(
                seconds,
                done,
                done / seconds,
                each(serverMicros, done),
                serverMicros / seconds / 1e6,
                each(ownMicros, done),
                ownMicros / seconds / 1e6,
                (orNaN(machineMicros) - begin.machineMicros - serverMicros - ownMicros - besideMicrosSince(begin))
                        / seconds
                        / 1e6,
                each(bytesReceived - begin.bytesReceived, done),
                each(bytesSent - begin.bytesSent, done),
                parts(begin.target.nodes(), target.nodes(), seconds, done),
                parts(begin.target.beside(), target.beside(), seconds, done));
    }

    private static List<PartCost> parts(
            List<TargetSample.Part> begin, List<TargetSample.Part> end, double seconds, long done) {
        List<PartCost> costs = new ArrayList<>();
        for (int i = 0; i < end.size(); i++) {
            ServerSample sample = end.get(i).sample();
            double micros = microsBetween(begin.get(i).sample(), sample);
            costs.add(new PartCost(
                    end.get(i).name(), each(micros, done), micros / seconds / 1e6, orNaN(sample.residentBytes())));
        }
        return costs;
    }

    /** All nodes together. */
    ServerSample server() {
        return target.server();
    }

    /** The same at another moment, because nothing happened between the two. */
    Snapshot at(long otherNanos) {
        return new Snapshot(otherNanos, units, ownCpuMicros, bytesReceived, bytesSent, machineMicros, target);
    }

    /** NaN if it is not known. */
    double serverMicrosSince(Snapshot begin) {
        return microsBetween(begin.server(), server());
    }

    private static double microsBetween(ServerSample begin, ServerSample end) {
        return end.cpuMicros() < 0 || begin.cpuMicros() < 0 ? Double.NaN : end.cpuMicros() - begin.cpuMicros();
    }

    /** Spent by what is beside the server, where known. */
    private double besideMicrosSince(Snapshot begin) {
        double micros = 0;
        for (int i = 0; i < target.beside().size(); i++) {
            double one = microsBetween(
                    begin.target.beside().get(i).sample(),
                    target.beside().get(i).sample());
            micros += Double.isNaN(one) ? 0 : one;
        }
        return micros;
    }

    static double each(double sum, long count) {
        return count == 0 ? Double.NaN : sum / count;
    }

    /** A number that is negative if it is not known. */
    static double orNaN(long number) {
        return number < 0 ? Double.NaN : number;
    }
}
