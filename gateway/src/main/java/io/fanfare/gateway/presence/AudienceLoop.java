package io.fanfare.gateway.presence;

import java.util.concurrent.RejectedExecutionException;

/** Passes on to an audience what it is told, on its own loop. What a loop refuses that has ended is of no interest to anybody. */
final class AudienceLoop<A> {
    private final PresenceAudience<A> audience;

    AudienceLoop(PresenceAudience<A> audience) {
        this.audience = audience;
    }

    void onState(A asker, PresenceState state) {
        tell(() -> audience.onState(asker, state));
    }

    void onChange(PresenceChange change) {
        tell(() -> audience.onChange(change));
    }

    void onReplaced(PresenceState state) {
        tell(() -> audience.onReplaced(state));
    }

    private void tell(Runnable telling) {
        try {
            audience.executor().execute(telling);
        } catch (RejectedExecutionException ended) {
            // With the loop its sessions are gone.
        }
    }
}
