package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.PublishReceipt;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;

/** One publish of a client on its way, or what its namespace makes of it. */
final class Publishing {
    private Publishing() {}

    static void begin(Session session, Command.Push push) {
        SessionServices services = session.services();
        NamespaceRules rules = services.namespaces().of(push.topic());
        Refusal refusal = refusal(session, push, rules);
        if (refusal != null) {
            // The publisher counts what it refuses itself; it was not asked.
            services.metrics().publishRefused(refusal.code());
            refuse(session, push, refusal);
            return;
        }
        if (rules.isForwarded()) {
            Forwarding.begin(session, push, rules);
            return;
        }
        Publication publication = new Publication(
                push.topic(),
                push.event(),
                push.payload(),
                push.key(),
                services.clock().millis());
        session.loop()
                .then(
                        () -> services.publisher().publish(publication),
                        (receipt, failure) -> answer(session, push, receipt, failure));
    }

    /** Null if it may go on; a place among the requests in flight is taken then. */
    private static Refusal refusal(Session session, Command.Push push, NamespaceRules rules) {
        Refusal denied = session.decide(Action.PUBLISH, push.topic());
        if (denied != null) {
            return denied;
        }
        SessionLoop loop = session.loop();
        int maxPerSecond = session.limits().publishesPerSecond(rules.publishesPerSecond());
        if (!session.quota().takePublish(loop.nowSeconds(), maxPerSecond)) {
            return session.limit(
                    Limit.PUBLISHES, "publishes per second: more than " + maxPerSecond, loop.millisToNextSecond());
        }
        Refusal noTopic = rules.isForwarded() ? null : refusalOfNewTopic(session, push.topic());
        return noTopic == null ? InFlight.takePlace(session) : noTopic;
    }

    /** Whether a topic is new only the store knows: one that is followed here is none. */
    private static Refusal refusalOfNewTopic(Session session, TopicName topic) {
        SessionServices services = session.services();
        SessionLoop loop = session.loop();
        int maxPerSecond = services.settings().newTopicsPerSecond();
        if (!session.quota().hasSpentNewTopics(loop.nowSeconds(), maxPerSecond)
                || services.hub().find(topic) != null
                || !services.namespaces().of(topic).isDurable()) {
            return null;
        }
        return session.limit(
                Limit.NEW_TOPICS, "new topics per second: more than " + maxPerSecond, loop.millisToNextSecond());
    }

    private static void answer(Session session, Command.Push push, PublishReceipt receipt, Throwable failure) {
        session.quota().endRequest();
        if (failure == null && receipt.isFirstOfTopic()) {
            session.quota().addNewTopic(session.loop().nowSeconds());
        }
        if (session.isClosed()) {
            return;
        }
        if (failure != null) {
            refuse(session, push, Answers.of(session, failure));
        } else if (push.acknowledge()) {
            session.connection()
                    .send(new Event.Published(
                            push.requestId(), receipt.position(), receipt.duplicate(), receipt.degraded()));
        }
    }

    static void refuse(Session session, Command.Push push, Refusal refusal) {
        Answers.refuse(session, push.requestId(), push.topic(), refusal);
    }
}
