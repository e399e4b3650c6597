package io.fanfare.bench.measure;

import io.fanfare.bench.measure.Window.Spent;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * One line of the report.
 *
 * @param bytesEach memory for each connection, or NaN
 * @param nanos latencies, or null
 */
record Figures(String scenario, String unit, Spent spent, double bytesEach, Histogram nanos) {
    private static final String LAYOUT = "%-22s %-12s %12s %12s %10s %10s %10s %12s %10s%n";

    static String header() {
        return line(
                "scenario",
                "unit",
                "per second",
                "CPU us each",
                "p50 ms",
                "p99 ms",
                "max ms",
                "bytes each",
                "load cores");
    }

    @Override
    public String toString() {
        return line(
                scenario,
                unit,
                number("%,.0f", spent.perSecond()),
                number("%.2f", spent.cpuMicros()),
                nanos == null ? "-" : millis(nanos.getValueAtPercentile(50)),
                nanos == null ? "-" : millis(nanos.getValueAtPercentile(99)),
                nanos == null ? "-" : millis(nanos.getMaxValue()),
                number("%,.0f", bytesEach),
                number("%.2f", spent.ownCores()));
    }

    private static String line(Object... columns) {
        return String.format(Locale.ROOT, LAYOUT, columns);
    }

    private static String millis(long nanos) {
        return number("%.1f", nanos / 1e6);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
