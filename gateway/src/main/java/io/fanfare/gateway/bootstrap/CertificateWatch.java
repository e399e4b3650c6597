package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.tls.TlsSecurity;
import io.fanfare.gateway.tls.UnusableFileException;
import io.fanfare.gateway.upkeep.FileStamp;
import io.fanfare.gateway.upkeep.PeriodicWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the files of a port's TLS read again when they have changed, and tells in the log, once a day, of certificates that are
 * about to expire. Files that can't be used leave TLS as it is: the failure is told once, and counted each time.
 *
 * <p>Certificate and key are changed one after the other: nothing is read until they have stood still for one look.
 */
final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final int INTERVAL_MILLIS = 500;
    private static final Duration WARNED_AHEAD = Duration.ofDays(14);
    private static final Duration WARNED_EVERY = Duration.ofDays(1);

    private final TlsSecurity security;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final String name;
    private List<FileStamp> read;
    private List<FileStamp> seen;
    private Instant nextWarning = Instant.MIN;
    private boolean isFailing;

    CertificateWatch(TlsSecurity security, GatewayMetrics metrics, InstantSource clock) {
        this.security = security;
        this.metrics = metrics;
        this.clock = clock;
        this.name = "reading of TLS files, " + security.port();
    }

    void start(ScheduledExecutorService timer) {
        try {
            read = stamps();
            seen = read;
            ExposedFile.warnOfSecret(Path.of(security.settings().keyFile()));
        } catch (IOException unknown) {
            // They have been read; if they can't be looked at now, the first look tells.
            read = List.of();
            seen = read;
        }
        warnOfExpiry();
        PeriodicWork.of(name, this::look, metrics).start(timer, INTERVAL_MILLIS);
    }

    private List<FileStamp> stamps() throws IOException {
        List<FileStamp> stamps = new ArrayList<>();
        for (Path file : security.settings().files()) {
            stamps.add(FileStamp.of(file));
        }
        return stamps;
    }

    /** On the timer's thread. */
    private void look() {
        try {
            List<FileStamp> now = stamps();
            boolean isStill = now.equals(seen);
            seen = now;
            if (isStill && !now.equals(read)) {
                security.reload();
                read = now;
                isFailing = false;
                nextWarning = Instant.MIN;
                LOG.info("{}: TLS files read again: they hold for new connections", security.port());
            } else if (isStill) {
                isFailing = false;
                security.rotateOwnKeys();
            }
        } catch (IOException | UnusableFileException unusable) {
            metrics.workFailed(name, 1);
            if (!isFailing) {
                isFailing = true;
                LOG.warn("{}: TLS stays as it was, this node tries on: {}", security.port(), unusable.getMessage());
            }
        }
        warnOfExpiry();
    }

    private void warnOfExpiry() {
        Instant now = clock.instant();
        if (now.isBefore(nextWarning)) {
            return;
        }
        nextWarning = now.plus(WARNED_EVERY);
        for (String certificate : security.expiringWithin(WARNED_AHEAD)) {
            LOG.warn("{}: a certificate has to be renewed: {}", security.port(), certificate);
        }
    }
}
