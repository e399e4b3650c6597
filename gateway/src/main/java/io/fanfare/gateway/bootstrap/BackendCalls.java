package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.authorize.BackendDecision;
import io.fanfare.gateway.bootstrap.RunningParts.Stage;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.WebhookUse;
import io.fanfare.gateway.push.PushBackends;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.webhook.Webhook;
import io.fanfare.gateway.webhook.WebhookException;
import io.fanfare.gateway.webhook.WebhookSettings;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;

/**
 * Leaves decisions to backends, and passes on to them what clients push. Where there is no secret to call them with, no namespace can
 * name any at the start; one that names a backend later, in a configuration that is read again, gets no answer until the node starts
 * with a secret.
 */
final class BackendCalls {
    /** A name server that does not answer one call shall not hold up all others. */
    private static final int THREADS = 2;

    private static final int MAX_DECISION_BYTES = 16 * 1024;
    private static final String NAME = "webhook";

    private final WebhookSettings settings;
    private final GatewayMetrics metrics;
    /** Both null without a secret. */
    private final Webhook decisions;

    private final Webhook pushes;

    private BackendCalls(WebhookSettings settings, GatewayMetrics metrics, Webhook decisions, Webhook pushes) {
        this.settings = settings;
        this.metrics = metrics;
        this.decisions = decisions;
        this.pushes = pushes;
    }

    /** @throws StartException if the file with whom to believe can't be used */
    static BackendCalls open(
            WebhookSettings settings, GatewayMetrics metrics, InstantSource clock, RunningParts running)
            throws StartException {
        if (settings.secret().isEmpty()) {
            return new BackendCalls(settings, metrics, null, null);
        }
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, BackendCalls::thread);
        running.add(Stage.UPKEEP, NAME, threads::shutdownNow);
        SSLContext tls = TokenKeyFetch.trusted("webhook.ca-file", settings.caFile());
        return new BackendCalls(
                settings,
                metrics,
                new Webhook(WebhookUse.AUTHORIZE, settings, tls, threads, metrics, clock),
                new Webhook(WebhookUse.PUSH, settings, tls, threads, metrics, clock));
    }

    /** @param decision asked before backends are */
    AccessDecision decide(AccessDecision decision, Namespaces namespaces) {
        return new BackendDecision(
                decision,
                namespaces,
                decisions == null
                        ? (url, body) -> CompletableFuture.failedStage(WebhookException.ofNoSecret())
                        : (url, body) -> decisions.call(url, body, MAX_DECISION_BYTES),
                settings.authorizationsPerSecond(),
                settings.maxKeptAnswers(),
                metrics);
    }

    /** Where pushes go. */
    PushBackends pushes() {
        return pushes == null ? PushBackends.NONE : new PushBackends(pushes::call, settings.maxPushBytes(), metrics);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, NAME);
        thread.setDaemon(true);
        return thread;
    }
}
