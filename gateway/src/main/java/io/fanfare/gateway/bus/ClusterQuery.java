package io.fanfare.gateway.bus;

import io.fanfare.gateway.bus.Bus.Reach;
import io.fanfare.gateway.bus.QueryMessages.Answer;
import io.fanfare.gateway.bus.QueryMessages.Question;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions of one kind to all other nodes: asks them over the bus and waits for their answers, but not for long, and not for
 * a node that leaves meanwhile. Any thread.
 *
 * @param <Q> what is asked
 * @param <A> what a node answers
 */
public final class ClusterQuery<Q, A> implements PeerListener {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterQuery.class);

    static final int ANSWER_MILLIS = 200;
    /** Questions under way; one more is answered at once, by nobody. */
    static final int MAX_OPEN = 1_000;

    private final NodeChannel channel;
    private final Bus bus;
    private final ScheduledExecutorService timer;
    private final Responder<Q, A> responder;
    private final MessageKind<Question<Q>> questions;
    private final MessageKind<Answer<A>> answers;
    private final AtomicLong lastNumber = new AtomicLong();
    private final ConcurrentHashMap<Long, OpenQuestion<A>> open = new ConcurrentHashMap<>();

    /** Answers what other nodes ask. */
    public interface Responder<Q, A> {
        /**
         * Called on a thread of the bus; must not block.
         *
         * @return the answer; null, or a failure, for a question that can't be answered
         */
        CompletionStage<A> answer(Q question);
    }

    /** What one node has answered; two processes may go by the same id. */
    public record FromNode<A>(String nodeId, A answer) {}

    /**
     * What the other nodes have said.
     *
     * @param list one of each process that has answered
     * @param isComplete whether every process that is known has answered, and the bus reaches them all
     */
    public record Answers<A>(List<FromNode<A>> list, boolean isComplete) {
        public Answers {
            list = List.copyOf(list);
        }
    }

    /**
     * @param channel where nodes ask and answer, about nothing else
     * @param timer ends questions that are not answered
     */
    public ClusterQuery(
            NodeChannel channel,
            MessageForm<Q> question,
            MessageForm<A> answer,
            Bus bus,
            ScheduledExecutorService timer,
            Responder<Q, A> responder) {
        this.channel = channel;
        this.bus = bus;
        this.timer = timer;
        this.responder = responder;
        questions = QueryMessages.question(question);
        answers = QueryMessages.answer(answer);
        channel.on(questions, this::onQuestion);
        channel.on(answers, this::onAnswer);
    }

    public NodeChannel channel() {
        return channel;
    }

    /** Asks. Completes within some hundred milliseconds with what is known by then; never fails. */
    public CompletionStage<Answers<A>> ask(Q body) {
        List<BusPeer> peers = bus.peers();
        if (peers.isEmpty() || open.size() >= MAX_OPEN) {
            boolean isAlone = peers.isEmpty() && bus.isHealthy();
            return CompletableFuture.completedStage(new Answers<>(List.of(), isAlone));
        }
        OpenQuestion<A> question = new OpenQuestion<>(peers);
        long number = lastNumber.incrementAndGet();
        open.put(number, question);
        if (channel.tell(questions, new Question<>(bus.incarnation(), number, body)) != Reach.CLUSTER) {
            end(number);
        } else {
            endInTime(number);
        }
        return question.result();
    }

    private void endInTime(long number) {
        try {
            timer.schedule(() -> end(number), ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("a question comes while the node stops: it does not wait for the other nodes");
            end(number);
        }
    }

    /** Its asker goes on without this node if there is no answer. */
    private void onQuestion(Question<Q> question) {
        if (question.asker() == bus.incarnation()) {
            return;
        }
        CompletionStage<A> answer = responder.answer(question.body());
        if (answer != null) {
            answer.thenAccept(body ->
                    channel.tell(answers, new Answer<>(question.asker(), question.number(), bus.incarnation(), body)));
        }
    }

    private void onAnswer(Answer<A> answer) {
        OpenQuestion<A> question = answer.asker() == bus.incarnation() ? open.get(answer.number()) : null;
        if (question != null && question.answer(answer.answerer(), answer.body())) {
            end(answer.number());
        }
    }

    @Override
    public void onPeerLeft(BusPeer peer) {
        open.forEach((number, question) -> {
            if (question.forget(peer.incarnation())) {
                end(number);
            }
        });
    }

    private void end(long number) {
        OpenQuestion<A> question = open.remove(number);
        if (question != null) {
            question.end();
        }
    }
}
