package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Blame;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;

/** A client says what others see of it in a topic. Before its subscription is open that counts as part of the subscribe. */
final class InfoUpdate {
    /** The rules of namespaces change, and a client need not know them: it has done nothing wrong. */
    private static final Refusal NOTHING_SHOWN =
            new Refusal(ErrorCode.UNSUPPORTED, "nothing is shown of who is in this topic", Blame.NOBODY, 0);

    private InfoUpdate() {}

    static void carryOut(Session session, Command.SetInfo command) {
        Refusal refusal = refusal(session, command);
        if (refusal == null) {
            session.connection().send(new Event.Done(command.requestId()));
        } else {
            Answers.refuse(session, command.requestId(), command.topic(), refusal);
        }
    }

    /** Null if it was carried out. */
    private static Refusal refusal(Session session, Command.SetInfo command) {
        Subscription subscription = session.subscriptionTo(command.topic());
        if (subscription == null) {
            return Refusal.of(ErrorCode.NOT_SUBSCRIBED, "the session has no subscription to this topic");
        }
        TopicPresence presence = subscription.presence();
        if (presence == null || !presence.isNamed()) {
            return NOTHING_SHOWN;
        }
        SessionLoop loop = session.loop();
        int maxPerSecond = session.services().settings().presenceRequestsPerSecond();
        if (presence.isShown() && !session.quota().takePresenceRequest(loop.nowSeconds(), maxPerSecond)) {
            return session.limit(
                    Limit.PRESENCE_REQUESTS,
                    "requests about presence per second: more than " + maxPerSecond,
                    loop.millisToNextSecond());
        }
        try {
            presence.say(command.info());
            return null;
        } catch (ProtocolException fault) {
            return Refusal.of(fault);
        }
    }
}
