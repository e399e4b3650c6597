package io.fanfare.gateway.webhook;

import io.fanfare.gateway.metrics.WebhookOutcome;

/** A backend has not answered a call, or not as one that works. Carries no stack trace: it says nothing of our code. */
public final class WebhookException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final WebhookOutcome outcome;
    private final boolean mayHaveArrived;

    /** @param mayHaveArrived whether the backend may have seen the call all the same */
    WebhookException(WebhookOutcome outcome, boolean mayHaveArrived, String message) {
        super(message, null, false, false);
        this.outcome = outcome;
        this.mayHaveArrived = mayHaveArrived;
    }

    /** There is no secret to sign calls with. */
    public static WebhookException ofNoSecret() {
        return new WebhookException(WebhookOutcome.FAILED, false, "webhook.secret is empty");
    }

    public WebhookOutcome outcome() {
        return outcome;
    }

    /** Whether the backend may have done what it was called for; if not, it has not been reached. */
    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }
}
