package io.fanfare.gateway.bus;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Questions of one kind to all other nodes: asks them over the bus and waits for their answers, but not for long. Any thread.
 *
 * <p>Questions and answers are ephemeral publications. A question's key is the node that asks and a number, its payload the
 * question; the answer has the same key, and as payload the node that answers, a space and the answer.
 */
public final class ClusterQuery {
    static final int ANSWER_MILLIS = 200;
    /** Questions under way; one more is answered at once, by nobody. */
    static final int MAX_OPEN = 1_000;

    private static final String QUESTION = "question";
    private static final String ANSWER = "answer";

    private final TopicName channel;
    private final String nodeId;
    private final Bus bus;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final Responder responder;
    private final AtomicLong numbers;
    private final ConcurrentHashMap<String, Question> open = new ConcurrentHashMap<>();

    /** Answers what other nodes ask. */
    public interface Responder {
        /**
         * Called on a thread of the bus; must not block.
         *
         * @param question as another node has asked it, or damaged
         * @return the answer; null, or a failure, for a question that can't be answered
         */
        CompletionStage<String> answer(String question);
    }

    /**
     * What the other nodes have said.
     *
     * @param texts by node
     * @param isComplete whether every node that is known has answered, and the bus reaches them all
     */
    public record Answers(Map<String, String> texts, boolean isComplete) {
        public Answers {
            texts = Map.copyOf(texts);
        }
    }

    /** What one question has brought so far. */
    private static final class Question {
        private final CompletableFuture<Answers> result = new CompletableFuture<>();
        private final List<String> awaited = new ArrayList<>();
        private final ConcurrentHashMap<String, String> texts = new ConcurrentHashMap<>();

        private Question(Iterable<BusPeer> peers) {
            peers.forEach(peer -> awaited.add(peer.nodeId()));
        }

        private boolean isAnswered() {
            return texts.keySet().containsAll(awaited);
        }
    }

    /**
     * @param channel where nodes ask and answer
     * @param timer ends questions that are not answered
     */
    public ClusterQuery(
            TopicName channel,
            String nodeId,
            Bus bus,
            ScheduledExecutorService timer,
            InstantSource clock,
            Responder responder) {
        this.channel = channel;
        this.nodeId = nodeId;
        this.bus = bus;
        this.timer = timer;
        this.clock = clock;
        this.responder = responder;
        // A node that starts again does not use the numbers that are still under way.
        this.numbers = new AtomicLong(clock.millis());
    }

    /** From now on what other nodes ask and answer is brought by the bus. */
    public void open() {
        bus.subscribe(channel);
    }

    public TopicName channel() {
        return channel;
    }

    /** Asks. Completes within some hundred milliseconds with what is known by then; never fails. */
    public CompletionStage<Answers> ask(String text) {
        Question question = new Question(bus.peers());
        if (question.awaited.isEmpty() || open.size() >= MAX_OPEN) {
            boolean isAlone = question.awaited.isEmpty() && bus.isHealthy();
            return CompletableFuture.completedStage(new Answers(Map.of(), isAlone));
        }
        String key = nodeId + "/" + numbers.incrementAndGet();
        open.put(key, question);
        if (say(QUESTION, key, text) != Reach.CLUSTER) {
            end(key);
        } else {
            timer.schedule(() -> end(key), ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        }
        return question.result;
    }

    private Reach say(String event, String key, String text) {
        Payload payload = new Payload(PayloadFormat.BINARY, text.getBytes(StandardCharsets.UTF_8));
        return bus.publish(new Publication(channel, event, payload, key, clock.millis()), null);
    }

    /** Takes what a node has published in the channel. What does not look like a question or an answer is ignored. */
    public void onPublication(Publication publication) {
        String key = publication.key();
        if (key == null) {
            return;
        }
        boolean isOurs = key.substring(0, Math.max(0, key.lastIndexOf('/'))).equals(nodeId);
        if (isOurs && publication.event().equals(ANSWER)) {
            onAnswer(key, publication.payload().text());
        } else if (!isOurs && publication.event().equals(QUESTION)) {
            onQuestion(key, publication.payload().text());
        }
    }

    /** Its asker goes on without this node if there is no answer. */
    private void onQuestion(String key, String text) {
        CompletionStage<String> answer = responder.answer(text);
        if (answer != null) {
            answer.thenAccept(words -> say(ANSWER, key, nodeId + " " + words));
        }
    }

    private void onAnswer(String key, String text) {
        Question question = open.get(key);
        int space = text.indexOf(' ');
        if (question == null || space < 0 || !question.awaited.contains(text.substring(0, space))) {
            return;
        }
        question.texts.putIfAbsent(text.substring(0, space), text.substring(space + 1));
        if (question.isAnswered()) {
            end(key);
        }
    }

    private void end(String key) {
        Question question = open.remove(key);
        if (question != null) {
            question.result.complete(new Answers(question.texts, question.isAnswered()));
        }
    }
}
