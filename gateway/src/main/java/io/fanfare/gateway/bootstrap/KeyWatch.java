package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.audit.Actor;
import io.fanfare.gateway.audit.AuditEvent;
import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.auth.key.ApiKey;
import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.auth.key.KeyScope;
import io.fanfare.gateway.auth.key.KeysFile;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.upkeep.FileStamp;
import io.fanfare.gateway.upkeep.PeriodicWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the file with the keys of backends, and again whenever it has changed. A file that can't be read leaves the keys as they
 * were: the failure is told once, and counted each time. One that is gone holds none. On a thread for what waits for files.
 */
final class KeyWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final String NAME = "reading of API keys";
    private static final int INTERVAL_MILLIS = 500;

    private final Path path;
    private final KeysFile file;
    private final Current<ApiKeys> current;
    /** Null before {@link #start}. */
    private AuditLog audit;

    private GatewayMetrics metrics = GatewayMetrics.NONE;
    private FileStamp seen;
    /** Told already; null while the file can be read. */
    private String failure;

    private KeyWatch(Path path, KeysFile file, ApiKeys first, FileStamp seen) {
        this.path = path;
        this.file = file;
        this.current = new Current<>(first);
        this.seen = seen;
    }

    /**
     * Reads the file for the first time.
     *
     * @throws StartException if it can't be read
     */
    static KeyWatch open(Path path) throws StartException {
        try {
            KeysFile file = new KeysFile(path);
            FileStamp stamp = FileStamp.of(path);
            ApiKeys keys = file.read();
            if (keys.all().isEmpty()) {
                LOG.warn("{}: no API key yet, so every call is refused (expected: key create has made one)", path);
            }
            ExposedFile.warnOfSecret(path);
            return new KeyWatch(path, file, keys, stamp);
        } catch (IOException unreadable) {
            throw new StartException("api.keys-file: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The keys that are valid now. */
    Supplier<ApiKeys> keys() {
        return current;
    }

    /** Looks at the file from now on. */
    void start(ScheduledExecutorService timer, AuditLog writing, GatewayMetrics counting) {
        audit = writing;
        metrics = counting;
        PeriodicWork.of(NAME, this::look, metrics).start(timer, INTERVAL_MILLIS);
    }

    /** A key is its hash: a name may be given again. */
    private void writeDown(ApiKeys before, ApiKeys now) {
        for (ApiKey key : before.all()) {
            if (!now.all().contains(key)) {
                audit.done(AuditEvent.KEY_REVOKED, Actor.NODE, "key " + key.name(), null);
            }
        }
        for (ApiKey key : now.all()) {
            if (!before.all().contains(key)) {
                audit.done(AuditEvent.KEY_CREATED, Actor.NODE, "key " + key.name(), scopes(key));
            }
        }
    }

    private static String scopes(ApiKey key) {
        String scopes = key.scopes().stream().map(KeyScope::toString).collect(Collectors.joining(", "));
        return scopes + (key.expires() == null ? "" : "; until " + key.expires());
    }

    /** On the timer's thread. */
    private void look() {
        try {
            FileStamp now = FileStamp.of(path);
            if (now.equals(seen)) {
                return;
            }
            ApiKeys keys = file.read();
            seen = now;
            failure = null;
            ApiKeys before = current.get();
            current.exchange(keys);
            writeDown(before, keys);
            if (keys.all().isEmpty()) {
                LOG.warn("{}: read again: no API key any more, so every call is refused", path);
            } else {
                LOG.info("{}: read again: {} API keys", path, keys.all().size());
            }
        } catch (IOException unreadable) {
            metrics.workFailed(NAME, 1);
            if (!unreadable.getMessage().equals(failure)) {
                failure = unreadable.getMessage();
                LOG.warn("the API keys stay as they were, this node tries on: {}", unreadable.getMessage());
            }
        }
    }
}
