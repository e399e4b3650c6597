package io.fanfare.bench.report;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line for each second of each phase: the fields of {@link PhaseResult.Point}. What is not known is empty. */
final class TimelineCsv {
    private TimelineCsv() {}

    static void write(Path file, List<Result> results) throws IOException {
        RecordComponent[] columns = PhaseResult.Point.class.getRecordComponents();
        List<String> lines = new ArrayList<>();
        StringBuilder header = new StringBuilder("target,phase");
        for (RecordComponent column : columns) {
            header.append(',').append(column.getName());
        }
        lines.add(header.toString());
        for (Result result : results) {
            for (PhaseResult phase : result.phases()) {
                for (PhaseResult.Point point : phase.timeline()) {
                    lines.add(quoted(result.target().name()) + "," + quoted(phase.name()) + values(columns, point));
                }
            }
        }
        Files.write(file, lines);
    }

    private static String values(RecordComponent[] columns, PhaseResult.Point point) {
        StringBuilder line = new StringBuilder();
        for (RecordComponent column : columns) {
            line.append(',').append(value(column, point));
        }
        return line.toString();
    }

    private static String value(RecordComponent column, PhaseResult.Point point) {
        try {
            Object value = column.getAccessor().invoke(point);
            if (value instanceof Double number) {
                return number.isNaN() ? "" : String.format(Locale.ROOT, "%.3f", number);
            }
            return value instanceof String text ? (text.isEmpty() ? "" : quoted(text)) : value.toString();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
