package io.fanfare.bench.run;

import io.fanfare.bench.load.LoadPart;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import java.util.List;
import java.util.Map;

/**
 * What a process is told to do.
 *
 * @param target as it was written
 * @param loops event loops to use
 * @param stretches that the measured time is parted into
 */
record WorkerTask(String target, List<LoadTask> loads, LoadPart part, int loops, int stretches) {
    /**
     * One load.
     *
     * @param parameters as they would be written
     * @param topicPrefix what topics' names begin with
     * @param runTag what messages carry
     */
    record LoadTask(String mode, Map<String, String> parameters, String topicPrefix, int runTag) {
        LoadSpec spec() {
            return LoadSpec.of(Mode.of(mode), parameters);
        }
    }
}
