package io.fanfare.gateway.topic;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the subscribers of a topic on all nodes: asks the others over the bus and waits for their answers, but not for long.
 * Any thread.
 *
 * <p>Questions and answers are ephemeral publications. A question's key is the node that asks and a number, its payload the
 * topic; the answer has the same key, and as payload the node that answers, a space and its count.
 */
public final class Census {
    /** Where nodes ask and answer. */
    public static final TopicName CHANNEL = TopicName.of(Namespaces.OF_NODES + ":census");

    static final int ANSWER_MILLIS = 200;
    /** Questions under way; one more is answered at once, with what this node knows. */
    static final int MAX_OPEN = 1_000;

    private static final String QUESTION = "question";
    private static final String ANSWER = "answer";

    private final String nodeId;
    private final TopicHub hub;
    private final Bus bus;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final AtomicLong numbers;
    private final ConcurrentHashMap<String, Question> open = new ConcurrentHashMap<>();

    /** What one question has brought so far. */
    private static final class Question {
        private final CompletableFuture<Audience> result = new CompletableFuture<>();
        private final Set<String> awaited = ConcurrentHashMap.newKeySet();
        private final AtomicInteger missing;
        private final AtomicLong sum = new AtomicLong();

        private Question(Iterable<BusPeer> peers) {
            peers.forEach(peer -> awaited.add(peer.nodeId()));
            missing = new AtomicInteger(awaited.size());
        }
    }

    /**
     * @param timer ends questions that are not answered
     */
    public Census(String nodeId, TopicHub hub, Bus bus, ScheduledExecutorService timer, InstantSource clock) {
        this.nodeId = nodeId;
        this.hub = hub;
        this.bus = bus;
        this.timer = timer;
        this.clock = clock;
        // A node that starts again does not use the numbers that are still under way.
        this.numbers = new AtomicLong(clock.millis());
    }

    /** From now on what other nodes ask and answer is brought by the bus. */
    public void open() {
        bus.subscribe(CHANNEL);
    }

    /** Counts. Completes within some hundred milliseconds with what is known by then; never fails. */
    public CompletionStage<Audience> count(TopicName topic) {
        Question question = new Question(bus.peers());
        if (question.awaited.isEmpty() || open.size() >= MAX_OPEN) {
            int here = hub.subscriberCount(topic);
            boolean isAlone = question.awaited.isEmpty() && bus.isHealthy();
            return CompletableFuture.completedStage(new Audience(here, here, isAlone));
        }
        String key = nodeId + "/" + numbers.incrementAndGet();
        open.put(key, question);
        if (say(QUESTION, key, topic.value()) != Reach.CLUSTER) {
            end(key);
        } else {
            timer.schedule(() -> end(key), ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        }
        return question.result.thenApply(others -> with(others, hub.subscriberCount(topic)));
    }

    private static Audience with(Audience others, int here) {
        return new Audience(here, others.everywhere() + here, others.isComplete());
    }

    private Reach say(String event, String key, String text) {
        Payload payload = new Payload(PayloadFormat.BINARY, text.getBytes(StandardCharsets.UTF_8));
        return bus.publish(new Publication(CHANNEL, event, payload, key, clock.millis()), null);
    }

    /** Takes what a node has published in {@link #CHANNEL}. What does not look like it is ignored. */
    public void onPublication(Publication publication) {
        String key = publication.key();
        if (key == null) {
            return;
        }
        boolean isOurs = key.startsWith(nodeId + "/");
        if (isOurs && publication.event().equals(ANSWER)) {
            onAnswer(key, publication.payload().text());
        } else if (!isOurs && publication.event().equals(QUESTION)) {
            onQuestion(key, publication.payload().text());
        }
    }

    private void onQuestion(String key, String topic) {
        try {
            say(ANSWER, key, nodeId + " " + hub.subscriberCount(TopicName.of(topic)));
        } catch (ProtocolException noTopic) {
            // Nobody can have subscribed to it: the question was damaged, and its asker goes on without this node.
        }
    }

    private void onAnswer(String key, String text) {
        Question question = open.get(key);
        int space = text.indexOf(' ');
        if (question == null || space < 0 || !question.awaited.remove(text.substring(0, space))) {
            return;
        }
        try {
            question.sum.addAndGet(Integer.parseInt(text.substring(space + 1)));
        } catch (NumberFormatException damaged) {
            return;
        }
        if (question.missing.decrementAndGet() == 0) {
            end(key);
        }
    }

    private void end(String key) {
        Question question = open.remove(key);
        if (question != null) {
            question.result.complete(new Audience(0, question.sum.get(), question.missing.get() == 0));
        }
    }
}
