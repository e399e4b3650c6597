package io.fanfare.gateway.upkeep;

import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Writes of a failure that may come in any number, as when clients provoke it: at most a line a second, which says how many
 * there were since the last. One for each kind of failure; any thread.
 */
public final class FailureLog {
    private final Logger log;
    private final LogPace pace;

    public FailureLog(Logger log) {
        this(log, System::nanoTime);
    }

    FailureLog(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.pace = new LogPace(nanoClock);
    }

    /** A fault of our own, with its trace. */
    public void error(String what, Throwable failure) {
        int count = pace.count();
        if (count > 0) {
            log.error("{}{}", what, more(count), failure);
        }
    }

    /** Something that somebody should look at. */
    public void warn(String what) {
        int count = pace.count();
        if (count > 0) {
            log.warn("{}{}", what, more(count));
        }
    }

    private static String more(int count) {
        return count == 1 ? "" : " (and " + (count - 1) + " more since the last line)";
    }
}
