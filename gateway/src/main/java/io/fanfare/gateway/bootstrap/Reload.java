package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.audit.Actor;
import io.fanfare.gateway.audit.AuditEvent;
import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.auth.AuthSettings;
import io.fanfare.gateway.auth.TokenPolicy;
import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.config.ConfigSource;
import io.fanfare.gateway.config.ConfigUpdate;
import io.fanfare.gateway.config.EffectiveConfig;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.gateway.http.Reloading;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.settings.Current;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a running node go by what its configuration says now: all that can be changed while it runs, at once, or nothing if
 * anything is wrong. Blocks while files are read; not on a loop. Any thread, one at a time.
 */
final class Reload implements Reloading {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final String PUBLIC_KEYS = "auth.public-keys-file";

    private final Source source;
    private final Current<TokenPolicy> tokens;
    private final LiveSettings live;
    private final UserSessions userSessions;
    private final AuditLog audit;
    private final GatewayMetrics metrics;
    /** Looked at already: whether others may read them. */
    private final Set<Path> knownSecrets = new HashSet<>();

    private volatile GatewayConfig running;

    /** Where the configuration is. */
    interface Source {
        /** @throws ConfigException with everything that is wrong */
        GatewayConfig load() throws ConfigException;

        /**
         * The files that it is read from, those of secrets too.
         *
         * @throws ConfigException if it can't be told which they are
         */
        List<Path> files() throws ConfigException;

        /**
         * Of these, those of secrets.
         *
         * @throws ConfigException likewise
         */
        List<Path> secretFiles() throws ConfigException;

        /** Where an operator can change it. */
        static Source of(ConfigSource source) {
            return new Source() {
                @Override
                public GatewayConfig load() throws ConfigException {
                    return source.load();
                }

                @Override
                public List<Path> files() throws ConfigException {
                    return source.files();
                }

                @Override
                public List<Path> secretFiles() throws ConfigException {
                    return source.secretFiles();
                }
            };
        }

        /** One that is what it is. */
        static Source unchanging(GatewayConfig config) {
            return new Source() {
                @Override
                public GatewayConfig load() {
                    return config;
                }

                @Override
                public List<Path> files() {
                    return List.of();
                }

                @Override
                public List<Path> secretFiles() {
                    return List.of();
                }
            };
        }
    }

    /** @param tokens null if none are asked for */
    Reload(
            Source source,
            GatewayConfig running,
            Current<TokenPolicy> tokens,
            LiveSettings live,
            UserSessions userSessions,
            AuditLog audit,
            GatewayMetrics metrics) {
        this.source = source;
        this.running = running;
        this.tokens = tokens;
        this.live = live;
        this.userSessions = userSessions;
        this.audit = audit;
        this.metrics = metrics;
    }

    /** What the node goes by. */
    GatewayConfig running() {
        return running;
    }

    @Override
    public String runningYaml() {
        return EffectiveConfig.yaml(running);
    }

    @Override
    public synchronized Outcome reload() {
        try {
            ConfigUpdate update = ConfigUpdate.of(running, source.load());
            TokenPolicy policy = tokens == null ? null : policy(update.config().auth());
            List<String> applied = applied(update, policy);
            apply(update.config(), policy);
            lookAtSecrets();
            metrics.reloaded(true);
            LOG.info(
                    "configuration read again: changed: {}; needs a restart: {}",
                    shown(applied),
                    shown(update.needRestart()));
            audit.done(AuditEvent.RELOAD, Actor.NODE, "configuration", "changed: " + shown(applied));
            return new Outcome(List.of(), applied, update.needRestart());
        } catch (ConfigException faults) {
            metrics.reloaded(false);
            LOG.warn("configuration stays as it was: {}", String.join("; ", faults.problems()));
            audit.failed(AuditEvent.RELOAD, Actor.NODE, "configuration", String.join("; ", faults.problems()));
            return new Outcome(faults.problems(), List.of(), List.of());
        }
    }

    /** What is other than before, be it only in a file that a key names. */
    private List<String> applied(ConfigUpdate update, TokenPolicy policy) {
        if (policy == null
                || update.applied().contains(PUBLIC_KEYS)
                || policy.keys().hasPublicKeysOf(tokens.get().keys())) {
            return update.applied();
        }
        List<String> applied = new ArrayList<>(update.applied());
        applied.add(PUBLIC_KEYS);
        return List.copyOf(applied);
    }

    /** Warns of secrets that others may read, each once. */
    synchronized void lookAtSecrets() {
        try {
            for (Path file : source.secretFiles()) {
                if (knownSecrets.add(file)) {
                    ExposedFile.warnOfSecret(file);
                }
            }
        } catch (ConfigException | IOException unreadable) {
            LOG.debug("files of secrets can't be looked at: {}", unreadable.getMessage());
        }
    }

    /**
     * The files of what the node goes by: those that the running configuration names.
     *
     * @throws ConfigException if the operator's file can't be read
     */
    List<Path> files() throws ConfigException {
        List<Path> files = new ArrayList<>(source.files());
        if (!running.auth().publicKeysFile().isEmpty()) {
            files.add(Path.of(running.auth().publicKeysFile()));
        }
        return files;
    }

    /** The file with the keys may have changed since it was checked. */
    private static TokenPolicy policy(AuthSettings auth) throws ConfigException {
        try {
            return TokenPolicy.of(auth);
        } catch (IllegalArgumentException fault) {
            throw new ConfigException(List.of(PUBLIC_KEYS + ": " + auth.publicKeysFile() + ": " + fault.getMessage()));
        }
    }

    private void apply(GatewayConfig config, TokenPolicy policy) {
        running = config;
        if (policy != null) {
            tokens.exchange(policy);
        }
        live.exchange(config);
        userSessions.endForbidden();
    }

    private static String shown(List<String> keys) {
        return keys.isEmpty() ? "nothing" : String.join(", ", keys);
    }
}
