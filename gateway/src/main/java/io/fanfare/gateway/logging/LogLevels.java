package io.fanfare.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Has loggers write from other levels on than those of Logback's own file, and puts that back where it is not asked for any more.
 * Loggers are the process's: one for each process that has a node. Any thread, one at a time.
 */
public final class LogLevels {
    private static final String ROOT = "root";

    /** What was before, by logger; null where the level was the one of what is above. */
    private final Map<String, Level> before = new HashMap<>();

    /** From now on these hold, and no others. */
    public synchronized void apply(Map<String, LogLevel> levels) {
        for (String name : before.keySet().toArray(String[]::new)) {
            if (!levels.containsKey(name)) {
                logger(name).setLevel(before.remove(name));
            }
        }
        levels.forEach((name, level) -> {
            if (!before.containsKey(name)) {
                before.put(name, logger(name).getLevel());
            }
            logger(name).setLevel(Level.valueOf(level.name()));
        });
    }

    /** Puts all back. */
    public void restore() {
        apply(Map.of());
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name.equals(ROOT) ? org.slf4j.Logger.ROOT_LOGGER_NAME : name);
    }
}
