package io.fanfare.gateway.http;

import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicHead;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/topics/{topic}}: what kind it is, where its head is, who listens. */
final class TopicResource implements Resource {
    private static final int OK = 200;

    private final Namespaces namespaces;
    private final HistoryStore store;
    private final TopicHub hub;

    TopicResource(Namespaces namespaces, HistoryStore store, TopicHub hub) {
        this.namespaces = namespaces;
        this.store = store;
        this.hub = hub;
    }

    @Override
    public CompletionStage<ApiResponse> handle(ApiRequest request) {
        TopicName topic = request.topicName();
        if (!namespaces.of(topic).durable()) {
            return CompletableFuture.completedStage(answer(topic, null));
        }
        return store.heads(List.of(topic)).thenApply(heads -> answer(topic, heads.get(topic)));
    }

    /** @param head null for an ephemeral topic */
    private ApiResponse answer(TopicName topic, TopicHead head) {
        byte[] body = Json.object(json -> {
            json.writeStringField("topic", topic.value());
            json.writeStringField("kind", head == null ? "ephemeral" : "durable");
            if (head != null) {
                json.writeNumberField("epoch", head.epoch());
                json.writeNumberField("head", head.headOffset());
                json.writeNumberField("oldest", head.oldestOffset());
            }
            json.writeNumberField("subscribers", hub.subscriberCount(topic));
        });
        return ApiResponse.of(OK, ApiResponse.JSON, body);
    }
}
