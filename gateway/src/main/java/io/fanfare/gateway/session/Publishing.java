package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.gateway.topic.PublishReceipt;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Publication;

/** One publish of a client on its way. */
final class Publishing {
    private Publishing() {}

    static void begin(Session session, Command.Publish publish) {
        SessionServices services = session.services();
        Refusal refusal = refusal(session, publish);
        if (refusal != null) {
            // The publisher counts what it refuses itself; it was not asked.
            services.metrics().publishRefused(refusal.code());
            refuse(session, publish, refusal);
            return;
        }
        Publication publication = new Publication(
                publish.topic(),
                publish.event(),
                publish.payload(),
                publish.key(),
                services.clock().millis());
        session.loop()
                .then(
                        () -> services.publisher().publish(publication),
                        (receipt, failure) -> answer(session, publish, receipt, failure));
    }

    /** Null if it may go on; a place among the requests in flight is taken then. */
    private static Refusal refusal(Session session, Command.Publish publish) {
        Refusal denied = session.decide(Action.PUBLISH, publish.topic());
        if (denied != null) {
            return denied;
        }
        SessionLoop loop = session.loop();
        int maxPerSecond = session.limits()
                .publishesPerSecond(
                        session.services().namespaces().of(publish.topic()).publishesPerSecond());
        if (!session.quota().takePublish(loop.nowSeconds(), maxPerSecond)) {
            return session.limit(
                    Limit.PUBLISHES, "publishes per second: more than " + maxPerSecond, loop.millisToNextSecond());
        }
        return session.takePlaceInFlight();
    }

    private static void answer(Session session, Command.Publish publish, PublishReceipt receipt, Throwable failure) {
        session.quota().endRequest();
        if (session.isClosed()) {
            return;
        }
        if (failure != null) {
            refuse(session, publish, Answers.of(session, failure));
        } else if (publish.acknowledge()) {
            session.connection()
                    .send(new Event.Published(
                            publish.requestId(), receipt.position(), receipt.duplicate(), receipt.degraded()));
        }
    }

    private static void refuse(Session session, Command.Publish publish, Refusal refusal) {
        Answers.refuse(session, publish.requestId(), publish.topic(), refusal);
    }
}
