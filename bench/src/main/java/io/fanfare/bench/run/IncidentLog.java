package io.fanfare.bench.run;

import io.fanfare.bench.report.PhaseResult.IncidentResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What was done to the server in a phase, and how it went. Any thread. */
final class IncidentLog {
    private final long beganNanos = System.nanoTime();
    private final List<IncidentResult> results = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** When the phase began. */
    long beganNanos() {
        return beganNanos;
    }

    /** Notes something for the timeline. */
    synchronized void note(String text) {
        notes.add(text);
    }

    /** What was noted since the last call, in the words of the timeline. */
    synchronized String takeNotes() {
        String all = String.join("; ", notes);
        notes.clear();
        return all;
    }

    synchronized void add(IncidentResult result) {
        results.add(result);
        if (result.exitCode() != 0) {
            warnings.add(String.format(
                    Locale.ROOT, "%s ended with %d: %s", result.what(), result.exitCode(), result.lastLine()));
        }
    }

    synchronized void warn(String warning) {
        warnings.add(warning);
    }

    /** In the order of their beginnings. */
    synchronized List<IncidentResult> results() {
        return results.stream()
                .sorted(Comparator.comparingDouble(IncidentResult::second))
                .toList();
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }
}
