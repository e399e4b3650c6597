package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bootstrap.RunningParts.Stage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of work that comes again and again.
 *
 * @param upkeep of what the node has in memory and in its store
 * @param files a disk that does not answer holds up what waits for files, and nothing else
 */
record NodeTimers(ScheduledExecutorService upkeep, ScheduledExecutorService files) {
    /** Starts them. They begin nothing more from the stage of upkeep on; what waits for an answer still hears that its time is over. */
    static NodeTimers start(RunningParts running) {
        ScheduledExecutorService upkeep = daemon("upkeep");
        running.add(Stage.UPKEEP, "upkeep", upkeep::shutdown);
        running.add(Stage.TIMER, "timer", upkeep::shutdownNow);
        ScheduledExecutorService files = daemon("files");
        running.add(Stage.UPKEEP, "files", files::shutdownNow);
        return new NodeTimers(upkeep, files);
    }

    private static ScheduledExecutorService daemon(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
