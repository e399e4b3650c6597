package io.fanfare.gateway.topic;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.ClusterQuery;
import io.fanfare.gateway.bus.ClusterQuery.Answers;
import io.fanfare.gateway.bus.ClusterQuery.FromNode;
import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageWriter;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** Counts the subscribers of a topic on all nodes. Any thread. */
public final class SubscriberCounts {
    private static final TopicName CHANNEL = TopicName.of(Namespaces.OF_NODES + ":subscribers");

    static final MessageForm<TopicName> TOPIC_FORM = new MessageForm<>() {
        private static final int TOPIC = 1;

        @Override
        public void write(TopicName topic, MessageWriter out) {
            out.text(TOPIC, topic.value());
        }

        @Override
        public TopicName read(MessageFields in) throws DamagedMessageException {
            try {
                return TopicName.of(in.text(TOPIC));
            } catch (ProtocolException noTopic) {
                throw new DamagedMessageException(noTopic.getMessage());
            }
        }
    };

    static final MessageForm<Count> COUNT_FORM = new MessageForm<>() {
        private static final int SUBSCRIBERS = 1;

        @Override
        public void write(Count count, MessageWriter out) {
            out.number(SUBSCRIBERS, count.subscribers());
        }

        @Override
        public Count read(MessageFields in) throws DamagedMessageException {
            return new Count(in.number(SUBSCRIBERS, Integer.MAX_VALUE));
        }
    };

    private final TopicHub hub;
    private final ClusterQuery<TopicName, Count> query;

    /** What one node answers. */
    record Count(int subscribers) {}

    /** @param timer ends questions that are not answered */
    public SubscriberCounts(
            TopicHub hub, Bus bus, ScheduledExecutorService timer, GatewayMetrics metrics, InstantSource clock) {
        this.hub = hub;
        this.query = new ClusterQuery<>(
                new NodeChannel(CHANNEL, bus, metrics, clock), TOPIC_FORM, COUNT_FORM, bus, timer, this::answer);
    }

    /** What the nodes ask each other. */
    public ClusterQuery<?, ?> query() {
        return query;
    }

    /** Counts. Completes within some hundred milliseconds with what is known by then; never fails. */
    public CompletionStage<TopicAudience> count(TopicName topic) {
        return query.ask(topic).thenApply(answers -> audience(hub.subscriberCount(topic), answers));
    }

    private static TopicAudience audience(int here, Answers<Count> answers) {
        long everywhere = here;
        for (FromNode<Count> one : answers.list()) {
            everywhere += one.answer().subscribers();
        }
        return new TopicAudience(here, everywhere, answers.isComplete());
    }

    private CompletionStage<Count> answer(TopicName topic) {
        return CompletableFuture.completedStage(new Count(hub.subscriberCount(topic)));
    }
}
