package io.fanfare.gateway.session;

import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.PublishReceipt;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import java.util.concurrent.CompletionException;

/** One publish of a client on its way. */
final class Publishing {
    private Publishing() {}

    static void begin(Session session, Command.Publish publish) {
        SessionServices services = session.services();
        NamespaceRules rules = services.namespaces().of(publish.topic());
        if (!rules.mayClientsPublish()) {
            refuse(session, publish, ErrorCode.FORBIDDEN, "clients may not publish here");
        } else if (session.quota().isTooManyPublishes(session.loop().nowSeconds(), rules.publishesPerSecond())) {
            refuse(
                    session,
                    publish,
                    ErrorCode.RATE_LIMITED,
                    "publishes per second: more than " + rules.publishesPerSecond());
        } else if (!session.quota().beginRequest(services.settings().maxRequestsInFlight())) {
            refuse(
                    session,
                    publish,
                    ErrorCode.RATE_LIMITED,
                    "requests in flight: more than " + services.settings().maxRequestsInFlight());
        } else {
            Publication publication = new Publication(
                    publish.topic(),
                    publish.event(),
                    publish.payload(),
                    publish.key(),
                    services.clock().millis());
            session.loop()
                    .then(
                            services.publisher().publish(publication),
                            (receipt, failure) -> answer(session, publish, receipt, failure));
        }
    }

    private static void answer(Session session, Command.Publish publish, PublishReceipt receipt, Throwable failure) {
        session.quota().endRequest();
        if (session.isClosed()) {
            return;
        }
        if (failure != null) {
            answer(session, publish, Publisher.errorOf(failure), textOf(failure));
        } else if (publish.acknowledge()) {
            session.connection()
                    .send(new Event.Published(
                            publish.requestId(), receipt.position(), receipt.duplicate(), receipt.degraded()));
        }
    }

    /** What a developer may read: our own words about the request, never an exception's of the store. */
    private static String textOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProtocolException ? cause.getMessage() : "the publish failed";
    }

    /** For what the publisher was not asked: it counts what it refuses itself. */
    private static void refuse(Session session, Command.Publish publish, ErrorCode code, String text) {
        session.services().metrics().publishRefused(code);
        answer(session, publish, code, text);
    }

    private static void answer(Session session, Command.Publish publish, ErrorCode code, String text) {
        session.refuse(code, publish.requestId(), publish.topic().value(), text);
    }
}
