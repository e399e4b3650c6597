package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.FileStamp;
import io.fanfare.gateway.upkeep.PeriodicWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the configuration read again when the process gets a HUP, and when one of its files has changed and stays as it is for a
 * moment: who writes a file does not do it at once.
 */
final class ConfigWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);
    private static final int INTERVAL_MILLIS = 500;

    private final Files files;
    private final Runnable reload;
    private List<Path> watched = List.of();
    private List<FileStamp> loaded;
    private List<FileStamp> seen;

    /** Which files there are to watch: what is read anew may name others. */
    interface Files {
        /** @throws ConfigException if it can't be told now; those that were known are watched then */
        List<Path> now() throws ConfigException;
    }

    /** @param files which have just been read */
    ConfigWatch(Files files, Runnable reload) {
        this.files = files;
        this.reload = reload;
        lookForFiles();
        this.loaded = stamps();
        this.seen = loaded;
    }

    private void lookForFiles() {
        try {
            watched = List.copyOf(files.now());
        } catch (ConfigException unreadable) {
            LOG.debug("the files of the configuration stay as they were: {}", unreadable.getMessage());
        }
    }

    void start(ScheduledExecutorService timer, GatewayMetrics metrics) {
        PeriodicWork.of("watching of the configuration", this::look, metrics).start(timer, INTERVAL_MILLIS);
        HangUp.take(() -> onHangUp(timer));
    }

    private void onHangUp(ScheduledExecutorService timer) {
        try {
            timer.execute(this::reloadNow);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("a HUP comes while the node stops");
        }
    }

    /** On the timer's thread. */
    private void look() {
        List<FileStamp> now = stamps();
        if (!now.equals(loaded) && now.equals(seen)) {
            reloadNow();
        }
        seen = now;
    }

    private void reloadNow() {
        loaded = stamps();
        reload.run();
        lookForNewFiles();
        seen = loaded;
    }

    /** What was read may name others than before. */
    private void lookForNewFiles() {
        List<Path> before = watched;
        lookForFiles();
        if (!watched.equals(before)) {
            loaded = stamps();
        }
    }

    /** A file that is gone, or can't be looked at, is another one than it was. */
    private List<FileStamp> stamps() {
        List<FileStamp> stamps = new ArrayList<>();
        for (Path file : watched) {
            try {
                stamps.add(FileStamp.of(file));
            } catch (IOException unreadable) {
                stamps.add(null);
            }
        }
        return stamps;
    }
}
