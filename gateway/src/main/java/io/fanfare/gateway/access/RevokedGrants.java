package io.fanfare.gateway.access;

import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.Revocations;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;

/** Denies what a token granted until it was revoked, and leaves the rest to another decision. */
public final class RevokedGrants implements AccessDecision {
    private static final Refusal REVOKED =
            Refusal.of(ErrorCode.FORBIDDEN, "what the client's token grants here was revoked");

    private final Revocations revocations;
    private final AccessDecision next;

    public RevokedGrants(Revocations revocations, AccessDecision next) {
        this.revocations = revocations;
        this.next = next;
    }

    @Override
    public Refusal decide(Identity identity, Action action, TopicName topic) {
        Refusal refusal = next.decide(identity, action, topic);
        return refusal == null && !identity.isAnybody() && revocations.isGrantRevoked(identity, topic)
                ? REVOKED
                : refusal;
    }
}
