package io.fanfare.gateway.session;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.access.Ruling;
import io.fanfare.gateway.auth.Action;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The subscriptions of a session that somebody else has allowed for a time, and when each is asked about again. What is denied then
 * ends; while no answer is to be had a subscription stays, and is asked about again soon. There is one only while there are any.
 * Owned by the session's loop; looked at by its sweep.
 *
 * <p>A sweep asks about {@value #MAX_AT_ONCE} at most, and no more than these are under way.
 */
final class Rechecks {
    static final int AGAIN_SECONDS = 5;
    private static final int MAX_AT_ONCE = 16;
    private static final int UNDER_WAY = Integer.MAX_VALUE;

    private final Session session;
    private final Map<TopicName, Integer> dueSeconds = new HashMap<>();
    private int underWay;

    Rechecks(Session session) {
        this.session = session;
    }

    /** The subscription to a topic is allowed for so long. */
    void after(TopicName topic, int seconds) {
        dueSeconds.put(topic, session.loop().nowSeconds() + seconds);
    }

    /** The subscription to a topic is to be asked about soon. */
    void soon(TopicName topic) {
        if (dueSeconds.getOrDefault(topic, 0) != UNDER_WAY) {
            after(topic, 0);
        }
    }

    boolean isEmpty() {
        return dueSeconds.isEmpty();
    }

    void sweep() {
        int nowSeconds = session.loop().nowSeconds();
        dueSeconds.keySet().removeIf(topic -> session.subscriptionTo(topic) == null);
        List<TopicName> due = new ArrayList<>();
        for (Map.Entry<TopicName, Integer> one : dueSeconds.entrySet()) {
            if (one.getValue() <= nowSeconds && due.size() < MAX_AT_ONCE - underWay) {
                due.add(one.getKey());
            }
        }
        due.forEach(this::check);
    }

    private void check(TopicName topic) {
        AccessDecision access = session.services().access();
        Refusal refusal = session.decide(Action.SUBSCRIBE, topic);
        if (refusal == AccessDecision.UNDECIDED) {
            ask(topic);
        } else if (refusal != null) {
            end(topic, refusal);
        } else {
            goOn(topic, access.secondsKnown(session.login().identity(), Action.SUBSCRIBE, topic));
        }
    }

    private void ask(TopicName topic) {
        dueSeconds.put(topic, UNDER_WAY);
        underWay++;
        session.loop()
                .afterwards(
                        () -> session.services().access().ask(Authorizing.question(session, Action.SUBSCRIBE, topic)),
                        (ruling, failure) -> onAnswer(topic, ruling, failure));
    }

    private void onAnswer(TopicName topic, Ruling ruling, Throwable failure) {
        underWay--;
        if (session.isClosed() || session.subscriptionTo(topic) == null) {
            return;
        }
        if (failure != null || ruling.refusal() != null && ruling.refusal().code() == ErrorCode.UNAVAILABLE) {
            after(topic, AGAIN_SECONDS);
        } else if (ruling.refusal() != null) {
            end(topic, ruling.refusal());
        } else {
            goOn(topic, ruling.forSeconds());
        }
    }

    private void goOn(TopicName topic, int seconds) {
        if (seconds > 0) {
            after(topic, seconds);
        } else {
            dueSeconds.remove(topic);
        }
    }

    private void end(TopicName topic, Refusal refusal) {
        dueSeconds.remove(topic);
        SubscriptionEnd.ofRefused(session, session.subscriptionTo(topic), refusal);
    }
}
