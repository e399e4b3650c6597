package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.auth.AuthSettings;
import io.fanfare.gateway.auth.FetchedKeys;
import io.fanfare.gateway.auth.IssuerKeys;
import io.fanfare.gateway.bootstrap.RunningParts.Stage;
import io.fanfare.gateway.http.Readiness.Component;
import io.fanfare.gateway.http.Readiness.Status;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.tls.TrustedAuthorities;
import io.fanfare.gateway.tls.UnusableFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;

/**
 * Has the keys fetched that the issuer of tokens publishes, if it does, on a thread of their own. A node starts without them: it is
 * degraded then, and tells clients that their tokens can't be looked at yet.
 */
final class TokenKeyFetch {
    private static final String NAME = "token-keys";

    /** Null if all keys are configured. */
    private final FetchedKeys fetched;

    private TokenKeyFetch(FetchedKeys fetched) {
        this.fetched = fetched;
    }

    /**
     * Begins to fetch.
     *
     * @throws StartException if the file with whom to believe can't be used
     */
    static TokenKeyFetch open(AuthSettings auth, GatewayMetrics metrics, RunningParts running) throws StartException {
        if (auth.jwksUrl().isEmpty()) {
            return new TokenKeyFetch(null);
        }
        SSLContext tls = trusted("auth.jwks-ca-file", auth.jwksCaFile());
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(TokenKeyFetch::thread);
        running.add(Stage.UPKEEP, NAME, thread::shutdownNow);
        FetchedKeys fetched = FetchedKeys.of(auth, tls, thread, metrics);
        fetched.start(thread);
        return new TokenKeyFetch(fetched);
    }

    /**
     * Whom to believe that they are a service.
     *
     * @param key that names the file
     * @param file empty for those that the JVM trusts
     */
    static SSLContext trusted(String key, String file) throws StartException {
        try {
            return file.isEmpty() ? SSLContext.getDefault() : TrustedAuthorities.context(key, Path.of(file));
        } catch (UnusableFileException unusable) {
            throw new StartException(unusable.getMessage(), unusable);
        } catch (GeneralSecurityException missing) {
            throw new StartException(key + ": " + missing.getMessage(), missing);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, NAME);
        thread.setDaemon(true);
        return thread;
    }

    IssuerKeys keys() {
        return fetched == null ? IssuerKeys.NONE : fetched;
    }

    /** What it means for the node's readiness. */
    List<Component> readiness() {
        if (fetched == null) {
            return List.of();
        }
        String problem = fetched.problem();
        return List.of(
                problem == null
                        ? new Component(NAME, Status.UP, "fetched")
                        : new Component(NAME, Status.DEGRADED, "auth.jwks-url: " + problem));
    }
}
