package io.fanfare.gateway.metrics;

import io.fanfare.gateway.metrics.MeterFactory.Each;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is counted of calls of other services. */
final class OutgoingMeters {
    static final String CALL = "call";

    private static final String OUTCOME = "outcome";
    private static final String FETCHES = "fanfare.jwks.fetches";
    private static final String FETCHES_HELP = "Times that the issuer of tokens was asked for its keys";

    private final Counter jwksGot;
    private final Counter jwksFailed;
    private final Map<WebhookUse, Each<WebhookOutcome>> calls = new EnumMap<>(WebhookUse.class);
    private final Timer callTimes;
    private final Each<AuthorizeOutcome> authorizations;

    OutgoingMeters(MeterFactory meters) {
        jwksGot = meters.tagged(FETCHES, FETCHES_HELP, OUTCOME, "got");
        jwksFailed = meters.tagged(FETCHES, FETCHES_HELP, OUTCOME, "failed");
        for (WebhookUse use : WebhookUse.values()) {
            calls.put(
                    use,
                    meters.each(
                            "fanfare.webhook.calls",
                            "Calls of backends",
                            OUTCOME,
                            WebhookOutcome.class,
                            outcome -> outcome.name().toLowerCase(Locale.ROOT),
                            CALL,
                            use.label()));
        }
        callTimes =
                meters.timer("fanfare.webhook.call", "From a call of a backend to its outcome, what it waits included");
        authorizations = meters.each(
                "fanfare.authorizations",
                "Times that a backend was asked whether a client may",
                OUTCOME,
                AuthorizeOutcome.class,
                outcome -> outcome.name().toLowerCase(Locale.ROOT));
    }

    void jwksFetched(boolean isGot) {
        (isGot ? jwksGot : jwksFailed).increment();
    }

    void webhookCalled(WebhookUse use, WebhookOutcome outcome, long nanos) {
        calls.get(use).increment(outcome);
        callTimes.record(nanos, TimeUnit.NANOSECONDS);
    }

    void authorizationAsked(AuthorizeOutcome outcome) {
        authorizations.increment(outcome);
    }
}
