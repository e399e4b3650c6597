package io.fanfare.gateway.webhook;

import io.fanfare.gateway.metrics.WebhookOutcome;

/** A backend has not answered a call, or not as one that works. Carries no stack trace: it says nothing of our code. */
public final class WebhookException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final WebhookOutcome outcome;

    WebhookException(WebhookOutcome outcome, String message) {
        super(message, null, false, false);
        this.outcome = outcome;
    }

    /** There is no secret to sign calls with. */
    public static WebhookException ofNoSecret() {
        return new WebhookException(WebhookOutcome.FAILED, "webhook.secret is empty");
    }

    public WebhookOutcome outcome() {
        return outcome;
    }
}
