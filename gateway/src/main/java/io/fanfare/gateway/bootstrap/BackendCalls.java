package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.authorize.BackendDecision;
import io.fanfare.gateway.bootstrap.RunningParts.Stage;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.webhook.Webhook;
import io.fanfare.gateway.webhook.WebhookException;
import io.fanfare.gateway.webhook.WebhookSettings;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Leaves decisions to backends. Where there is no secret to call them with, no namespace can name any at the start; one that names
 * a backend later, in a configuration that is read again, gets no answer until the node starts with a secret.
 */
final class BackendCalls {
    /** A name server that does not answer one call shall not hold up all others. */
    private static final int THREADS = 2;

    private static final String NAME = "webhook";

    private BackendCalls() {}

    /**
     * @param decision asked before backends are
     * @throws StartException if the file with whom to believe can't be used
     */
    static AccessDecision decide(
            WebhookSettings settings,
            AccessDecision decision,
            Namespaces namespaces,
            GatewayMetrics metrics,
            InstantSource clock,
            RunningParts running)
            throws StartException {
        return new BackendDecision(
                decision,
                namespaces,
                settings.secret().isEmpty()
                        ? (url, body) -> CompletableFuture.failedStage(WebhookException.ofNoSecret())
                        : webhook(settings, metrics, clock, running)::call,
                settings.authorizationsPerSecond(),
                settings.maxKeptAnswers(),
                metrics);
    }

    private static Webhook webhook(
            WebhookSettings settings, GatewayMetrics metrics, InstantSource clock, RunningParts running)
            throws StartException {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, BackendCalls::thread);
        running.add(Stage.UPKEEP, NAME, threads::shutdownNow);
        return new Webhook(
                settings, TokenKeyFetch.trusted("webhook.ca-file", settings.caFile()), threads, metrics, clock);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, NAME);
        thread.setDaemon(true);
        return thread;
    }
}
