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
    private final NewTopics newTopics;

    BackendAccess(AccessDecision access, Publisher publisher, NewTopics newTopics) {
        this.access = access;
        this.publisher = publisher;
        this.newTopics = newTopics;
    }

    /** As {@link Publisher#publish}; fails with a {@link ProtocolException} if no backend may. */
    CompletionStage<PublishReceipt> publish(Caller caller, Publication publication) {
        try {
            require(Action.PUBLISH, publication.topic());
            newTopics.require(caller.keyName(), publication.topic());
        } catch (ProtocolException refused) {
            return CompletableFuture.failedStage(refused);
        }
        return publisher.publish(publication).thenApply(receipt -> {
            if (receipt.isFirstOfTopic()) {
                newTopics.add(caller.keyName());
            }
            return receipt;
        });
    }

    /** @throws ProtocolException if no backend may */
    void require(Action action, TopicName topic) {
        Refusal refusal = access.decide(Identity.BACKEND, action, topic);
        if (refusal != null) {
            throw ProtocolException.error(refusal.code(), refusal.text());
        }
    }
}
