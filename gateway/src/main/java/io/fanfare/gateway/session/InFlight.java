package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.metrics.Limit;

/** The places of a session for requests that wait for something. On its loop. */
final class InFlight {
    static final int RETRY_MILLIS = 100;

    private InFlight() {}

    /** Takes a place, to be given back by {@link Quota#endRequest}; null if there was one. */
    static Refusal takePlace(Session session) {
        int maxInFlight = session.services().settings().maxRequestsInFlight();
        return session.quota().beginRequest(maxInFlight)
                ? null
                : session.limit(Limit.REQUESTS_IN_FLIGHT, "requests in flight: more than " + maxInFlight, RETRY_MILLIS);
    }
}
