package io.fanfare.gateway.http;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.topic.PublishReceipt;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What backends ask for, after it is decided whether they may. Any thread. */
final class BackendAccess {
    private final AccessDecision access;
    private final Publisher publisher;

    BackendAccess(AccessDecision access, Publisher publisher) {
        this.access = access;
        this.publisher = publisher;
    }

    /** As {@link Publisher#publish}; fails with a {@link ProtocolException} if no backend may. */
    CompletionStage<PublishReceipt> publish(Publication publication) {
        try {
            require(Action.PUBLISH, publication.topic());
        } catch (ProtocolException refused) {
            return CompletableFuture.failedStage(refused);
        }
        return publisher.publish(publication);
    }

    /** @throws ProtocolException if no backend may */
    void require(Action action, TopicName topic) {
        Refusal refusal = access.decide(Identity.BACKEND, action, topic);
        if (refusal != null) {
            throw ProtocolException.error(refusal.code(), refusal.text());
        }
    }
}
