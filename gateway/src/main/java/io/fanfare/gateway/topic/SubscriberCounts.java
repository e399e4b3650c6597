package io.fanfare.gateway.topic;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.ClusterQuery;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Counts the subscribers of a topic on all nodes. Any thread.
 *
 * <p>What is asked is the topic, what is answered its count.
 */
public final class SubscriberCounts {
    private static final TopicName CHANNEL = TopicName.of(Namespaces.OF_NODES + ":census");

    private final TopicHub hub;
    private final ClusterQuery query;

    /**
     * @param timer ends questions that are not answered
     */
    public SubscriberCounts(String nodeId, TopicHub hub, Bus bus, ScheduledExecutorService timer, InstantSource clock) {
        this.hub = hub;
        this.query = new ClusterQuery(CHANNEL, nodeId, bus, timer, clock, this::answer);
    }

    /** What the nodes ask each other. */
    public ClusterQuery query() {
        return query;
    }

    /** Counts. Completes within some hundred milliseconds with what is known by then; never fails. */
    public CompletionStage<TopicAudience> count(TopicName topic) {
        return query.ask(topic.value()).thenApply(answers -> audience(hub.subscriberCount(topic), answers));
    }

    private static TopicAudience audience(int here, ClusterQuery.Answers answers) {
        long everywhere = here;
        boolean isComplete = answers.isComplete();
        for (String count : answers.texts().values()) {
            try {
                everywhere += Integer.parseInt(count);
            } catch (NumberFormatException damaged) {
                isComplete = false;
            }
        }
        return new TopicAudience(here, everywhere, isComplete);
    }

    private CompletionStage<String> answer(String topic) {
        try {
            return CompletableFuture.completedStage(Integer.toString(hub.subscriberCount(TopicName.of(topic))));
        } catch (ProtocolException noTopic) {
            // Nobody can have subscribed to it: the question was damaged.
            return null;
        }
    }
}
