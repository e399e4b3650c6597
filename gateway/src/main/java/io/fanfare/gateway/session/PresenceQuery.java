package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.gateway.presence.PresencePage;
import io.fanfare.gateway.presence.PresenceUnavailableException;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.gateway.upkeep.CompletionCause;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.TopicName;
import java.util.List;

/**
 * One question who is in a topic on its way: read page by page, each when the one before has been written, and that only as the client
 * reads. Has a place among the requests in flight until it is answered.
 */
final class PresenceQuery implements PresenceTask {
    private final Session session;
    private final Command.Presence query;
    private final boolean isCountOnly;
    /** What is still to be sent of a page, from {@link #next} on. */
    private List<PresencePart> parts = List.of();

    private int next;
    /** After which id the next page begins; null if there is none. */
    private String after;

    private boolean hasBegun;

    private PresenceQuery(Session session, Command.Presence query, boolean isCountOnly) {
        this.session = session;
        this.query = query;
        this.isCountOnly = isCountOnly;
    }

    static void begin(Session session, Command.Presence query) {
        Refusal refusal = refusal(session, query.topic());
        if (refusal != null) {
            Answers.refuse(session, query.requestId(), query.topic(), refusal);
            return;
        }
        PresenceMode mode = session.services().namespaces().of(query.topic()).presence();
        new PresenceQuery(session, query, mode == PresenceMode.COUNT).read();
    }

    /** Null if it may go on; a place among the requests in flight is taken then. */
    private static Refusal refusal(Session session, TopicName topic) {
        if (!session.services().namespaces().of(topic).presence().isKnown()) {
            return PresencePermission.NOT_OFFERED;
        }
        Refusal denied = session.decide(Action.PRESENCE, topic);
        if (denied != null) {
            return denied;
        }
        Refusal overload = session.services().refusalOfReads();
        if (overload != null) {
            return overload;
        }
        SessionLoop loop = session.loop();
        int maxPerSecond = session.services().settings().presenceRequestsPerSecond();
        if (!session.quota().takePresenceRequest(loop.nowSeconds(), maxPerSecond)) {
            return session.limit(
                    Limit.PRESENCE_REQUESTS,
                    "requests about presence per second: more than " + maxPerSecond,
                    loop.millisToNextSecond());
        }
        return InFlight.takePlace(session);
    }

    private void read() {
        int limit = isCountOnly ? 1 : ProtocolLimits.MAX_MEMBERS_PER_FRAME;
        session.loop().afterwards(() -> session.services().presence().read(query.topic(), after, limit), this::onPage);
    }

    private void onPage(PresencePage page, Throwable failure) {
        if (session.isClosed()) {
            end();
        } else if (failure != null) {
            end();
            Answers.refuse(session, query.requestId(), query.topic(), refusal(failure));
        } else {
            after = isCountOnly ? null : page.next();
            parts = PresenceChunks.of(
                    query.requestId(),
                    query.topic(),
                    isCountOnly ? List.of() : page.attendances(),
                    hasBegun,
                    after == null,
                    new PresenceSummary(page.count(), isCountOnly, page.isWhole()));
            next = 0;
            hasBegun = true;
            if (!send()) {
                PresenceTasks.add(session, this);
            }
        }
    }

    private Refusal refusal(Throwable failure) {
        Throwable cause = CompletionCause.of(failure);
        return cause instanceof PresenceUnavailableException
                ? Refusal.of(ErrorCode.UNAVAILABLE, "who is there can't be told now")
                : Answers.of(session, failure);
    }

    /** @return whether the client has been told all of this page */
    private boolean send() {
        while (next < parts.size() && session.connection().isWritable()) {
            session.connection().tell(parts.get(next++));
        }
        if (next < parts.size()) {
            return false;
        }
        parts = List.of();
        next = 0;
        if (after == null) {
            end();
        } else {
            read();
        }
        return true;
    }

    private void end() {
        session.quota().endRequest();
    }

    @Override
    public boolean onWritable() {
        return send();
    }

    @Override
    public boolean onSweep() {
        return false;
    }
}
