package io.fanfare.gateway.logging;

import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How much is logged.
 *
 * @param levels by logger: a package or a class, with all below it, or {@code root}; what is not named is as in Logback's own file
 */
public record LoggingSettings(Map<String, LogLevel> levels) implements Section {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*");

    public LoggingSettings {
        levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    }

    @Override
    public void check(SectionProblems faults) {
        for (String logger : levels.keySet()) {
            if (!NAME.matcher(logger).matches()) {
                faults.add(
                        "levels", logger, "names of packages or classes, such as io.fanfare.gateway.session, or root");
            }
        }
    }
}
