package io.fanfare.gateway.bus.redis.state;

import io.fanfare.protocol.TopicName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** That this node wants a topic, or did until a moment ago. */
public final class Interest {
    private final TopicName topic;
    private final String channel;
    private final CompletableFuture<Void> inForce = new CompletableFuture<>();
    /** Counts changes of mind: a sweep removes what has been unwanted since before it waited. */
    private volatile int turns;

    public Interest(TopicName topic, String channel) {
        this.topic = topic;
        this.channel = channel;
    }

    public TopicName topic() {
        return topic;
    }

    public String channel() {
        return channel;
    }

    /** Completes when the topic's publications come, or when there is no link that could bring them. */
    public CompletionStage<Void> inForce() {
        return inForce;
    }

    public void complete() {
        inForce.complete(null);
    }

    /** Even while the topic is wanted, odd while it is not. */
    int turns() {
        return turns;
    }

    public boolean isWanted() {
        return (turns & 1) == 0;
    }

    /** Only under the map's entry. */
    void turn() {
        int last = turns;
        turns = last + 1;
    }
}
