package io.fanfare.bench.run;

import io.fanfare.bench.report.PhaseResult.Cost;
import io.fanfare.bench.sample.ServerSample;
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
        ServerSample server) {
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
                (orNaN(machineMicros) - begin.machineMicros - serverMicros - ownMicros) / seconds / 1e6,
                each(bytesReceived - begin.bytesReceived, done),
                each(bytesSent - begin.bytesSent, done));
    }

    /** The same at another moment, because nothing happened between the two. */
    Snapshot at(long otherNanos) {
        return new Snapshot(otherNanos, units, ownCpuMicros, bytesReceived, bytesSent, machineMicros, server);
    }

    /** NaN if it is not known. */
    double serverMicrosSince(Snapshot begin) {
        return server.cpuMicros() < 0 || begin.server.cpuMicros() < 0
                ? Double.NaN
                : server.cpuMicros() - begin.server.cpuMicros();
    }

    static double each(double sum, long count) {
        return count == 0 ? Double.NaN : sum / count;
    }

    /** A number that is negative if it is not known. */
    static double orNaN(long number) {
        return number < 0 ? Double.NaN : number;
    }
}
