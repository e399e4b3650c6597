package io.fanfare.gateway.http;

import java.util.List;

/** Has the node go by its configuration as it is now. */
public interface Reloading {
    /**
     * What came of it.
     *
     * @param problems everything that is wrong, a line each; then nothing was changed
     * @param applied keys that were changed
     * @param needRestart keys that are other ones after a restart only
     */
    record Outcome(List<String> problems, List<String> applied, List<String> needRestart) {}

    /** Reads the configuration again. Blocks while files are read; any thread. */
    Outcome reload();

    /** What the node goes by, as a file, with secrets masked. */
    String runningYaml();
}
