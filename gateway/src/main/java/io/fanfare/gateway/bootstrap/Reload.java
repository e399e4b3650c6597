package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.audit.Actor;
import io.fanfare.gateway.audit.AuditEvent;
import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.auth.AuthSettings;
import io.fanfare.gateway.auth.TokenPolicy;
import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.config.ConfigUpdate;
import io.fanfare.gateway.config.EffectiveConfig;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.gateway.http.Reloading;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.settings.Current;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a running node go by what its configuration says now: all that can be changed while it runs, at once, or nothing if
 * anything is wrong. Blocks while files are read; not on a loop. Any thread, one at a time.
 */
final class Reload implements Reloading {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Source source;
    private final Current<TokenPolicy> tokens;
    private final LiveSettings live;
    private final UserSessions userSessions;
    private final AuditLog audit;
    private final GatewayMetrics metrics;
    private volatile GatewayConfig running;

    /** Where the configuration is. */
    @FunctionalInterface
    interface Source {
        /** @throws ConfigException with everything that is wrong */
        GatewayConfig load() throws ConfigException;
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
            apply(update.config(), policy);
            metrics.reloaded(true);
            LOG.info(
                    "configuration read again: changed {}; needs a restart {}",
                    shown(update.applied()),
                    shown(update.needRestart()));
            audit.done(AuditEvent.RELOAD, Actor.NODE, "configuration", "changed " + shown(update.applied()));
            return new Outcome(List.of(), update.applied(), update.needRestart());
        } catch (ConfigException faults) {
            metrics.reloaded(false);
            LOG.warn("configuration stays as it was: {}", String.join("; ", faults.problems()));
            audit.failed(AuditEvent.RELOAD, Actor.NODE, "configuration", String.join("; ", faults.problems()));
            return new Outcome(faults.problems(), List.of(), List.of());
        }
    }

    /** The file with the keys may have changed since it was checked. */
    private static TokenPolicy policy(AuthSettings auth) throws ConfigException {
        try {
            return TokenPolicy.of(auth);
        } catch (IllegalArgumentException fault) {
            throw new ConfigException(
                    List.of("auth.public-keys-file: " + auth.publicKeysFile() + ": " + fault.getMessage()));
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
