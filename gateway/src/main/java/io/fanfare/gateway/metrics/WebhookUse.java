package io.fanfare.gateway.metrics;

import java.util.Locale;

/** What backends are called for. */
public enum WebhookUse {
    /** Whether a client may. */
    AUTHORIZE,
    /** What a client has pushed. */
    PUSH;

    /** The name in metrics. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
