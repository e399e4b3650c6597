package io.fanfare.gateway.session;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import java.util.List;

/** What ends subscriptions before their session does, and what the client is told then. On the session's loop. */
final class SubscriptionEnd {
    private static final Refusal OVERTAKEN =
            Refusal.ofOvertaken(ErrorCode.NOT_SUBSCRIBED, "the subscription was ended before it was open");

    private SubscriptionEnd() {}

    static void onUnsubscribe(Session session, Command.Unsubscribe unsubscribe) {
        for (TopicName topic : unsubscribe.topics()) {
            Subscription subscription = session.subscriptionTo(topic);
            if (subscription != null) {
                answerOvertaken(session, subscription);
                session.end(subscription);
            }
        }
        session.connection().send(new Event.Done(unsubscribe.requestId()));
    }

    /** The client leaves: what waits for an answer gets it. */
    static void onGoingAway(Session session) {
        for (Subscription subscription : session.subscriptions()) {
            answerOvertaken(session, subscription);
        }
    }

    /** A subscribe that is not answered yet never will be otherwise: something that came later ends its subscription. */
    private static void answerOvertaken(Session session, Subscription subscription) {
        if (subscription.isUnanswered()) {
            Answers.tell(
                    session, subscription.takeRequest(), subscription.topic().name(), OVERTAKEN);
        }
    }

    /** Ends those that are not allowed any more; those that somebody else decides about are asked about soon. */
    static void ofForbidden(Session session) {
        for (Subscription subscription : List.copyOf(session.subscriptions())) {
            TopicName topic = subscription.topic().name();
            Refusal refusal = session.decide(Action.SUBSCRIBE, topic);
            if (refusal == AccessDecision.UNDECIDED) {
                session.rechecks().soon(topic);
            } else if (refusal != null) {
                ofRefused(session, subscription, refusal);
            }
            if (session.has(subscription)) {
                reviewPresence(session, subscription);
            }
        }
    }

    /** Who is there may be told now where it was not, or not any more. */
    private static void reviewPresence(Session session, Subscription subscription) {
        TopicName topic = subscription.topic().name();
        if (subscription.presence() != null) {
            subscription.presence().review();
        } else if (session.services().namespaces().of(topic).presence().isKnown()) {
            subscription.attend(new TopicPresence(session, subscription, false));
            if (!subscription.isUnanswered()) {
                subscription.presence().open();
            }
        }
    }

    /** One is not allowed any more: its topic is told, as an answer to a subscribe that waits for one. */
    static void ofRefused(Session session, Subscription subscription, Refusal refusal) {
        long requestId = subscription.isUnanswered() ? subscription.takeRequest() : 0;
        Answers.tell(session, requestId, subscription.topic().name(), refusal);
        session.end(subscription);
    }
}
