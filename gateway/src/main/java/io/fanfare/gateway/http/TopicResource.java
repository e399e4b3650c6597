package io.fanfare.gateway.http;

import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.SubscriberCounts;
import io.fanfare.gateway.topic.TopicAudience;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/topics/{topic}}: what kind it is, where its head is, who listens. */
final class TopicResource implements Resource {
    private static final int OK = 200;

    private final BackendAccess backends;
    private final Namespaces namespaces;
    private final HistoryStore store;
    private final StoreTurns turns;
    private final SubscriberCounts subscriberCounts;

    TopicResource(
            BackendAccess backends,
            Namespaces namespaces,
            HistoryStore store,
            StoreTurns turns,
            SubscriberCounts subscriberCounts) {
        this.backends = backends;
        this.namespaces = namespaces;
        this.store = store;
        this.turns = turns;
        this.subscriberCounts = subscriberCounts;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        TopicName topic = request.topicName();
        backends.require(Action.READ_HISTORY, topic);
        if (!namespaces.of(topic).isDurable()) {
            return subscriberCounts
                    .count(topic)
                    .thenApplyAsync(audience -> answer(topic, null, audience), request.loop());
        }
        return turns.read(() -> store.heads(List.of(topic)), request.loop())
                .thenCombineAsync(
                        subscriberCounts.count(topic),
                        (heads, audience) -> answer(topic, heads.get(topic), audience),
                        request.loop());
    }

    /** @param head null for an ephemeral topic */
    private ApiResponse answer(TopicName topic, TopicHead head, TopicAudience audience) {
        byte[] body = JsonBody.object(json -> {
            json.writeStringField("topic", topic.value());
            json.writeStringField("kind", head == null ? "ephemeral" : "durable");
            if (head != null) {
                json.writeNumberField("epoch", head.epoch());
                json.writeNumberField("head", head.headOffset());
                json.writeNumberField("oldest", head.oldestOffset());
            }
            json.writeNumberField("subscribers", audience.here());
            json.writeNumberField("clusterSubscribers", audience.everywhere());
            if (!audience.isComplete()) {
                json.writeBooleanField("partial", true);
            }
        });
        return ApiResponse.of(OK, ApiResponse.JSON, body);
    }
}
