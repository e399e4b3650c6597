package io.fanfare.gateway.control;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.ClusterQuery;
import io.fanfare.gateway.bus.ClusterQuery.Answers;
import io.fanfare.gateway.bus.ClusterQuery.FromNode;
import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.control.SessionMessages.Answer;
import io.fanfare.gateway.control.SessionMessages.Description;
import io.fanfare.gateway.control.SessionMessages.Question;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.UserSession;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.session.UserSessions.Found;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** Finds the sessions of a user on all nodes. Any thread. */
public final class ClusterSessions {
    public static final int MAX_LIMIT = 1_000;

    private static final TopicName CHANNEL = TopicName.of(Namespaces.OF_NODES + ":sessions");

    private final UserSessions sessions;
    private final ClusterQuery<Question, Answer> query;

    /**
     * What a user has.
     *
     * @param found on all nodes that answered
     * @param isComplete whether every node that is known has answered
     */
    public record Roll(Found found, boolean isComplete) {}

    /** @param timer ends questions that are not answered */
    public ClusterSessions(
            UserSessions sessions,
            Bus bus,
            ScheduledExecutorService timer,
            GatewayMetrics metrics,
            InstantSource clock) {
        this.sessions = sessions;
        this.query = new ClusterQuery<>(
                new NodeChannel(CHANNEL, bus, metrics, clock),
                SessionMessages.QUESTION,
                SessionMessages.ANSWER,
                bus,
                timer,
                this::answer);
    }

    /** What the nodes ask each other. */
    public ClusterQuery<?, ?> query() {
        return query;
    }

    /**
     * Calls. Completes within some hundred milliseconds with what is known by then; never fails.
     *
     * @param limit the most sessions that are described, at most {@value #MAX_LIMIT}
     */
    public CompletionStage<Roll> of(String user, int limit) {
        return query.ask(new Question(user, limit))
                .thenCombine(sessions.of(user, limit), (answers, here) -> roll(answers, here, limit));
    }

    private static Roll roll(Answers<Answer> answers, Found here, int limit) {
        Found found = here;
        for (FromNode<Answer> one : answers.list()) {
            List<UserSession> there = one.answer().sessions().stream()
                    .map(session -> session(one.nodeId(), session))
                    .toList();
            found = found.and(new Found(one.answer().total(), there), limit);
        }
        return new Roll(found, answers.isComplete());
    }

    private static UserSession session(String nodeId, Description session) {
        return new UserSession(
                nodeId, session.id(), session.sinceMillis(), session.transport(), session.subscriptions());
    }

    private CompletionStage<Answer> answer(Question question) {
        return sessions.of(question.user(), question.limit()).thenApply(ClusterSessions::answer);
    }

    private static Answer answer(Found found) {
        return new Answer(
                found.total(),
                found.sessions().stream()
                        .map(session -> new Description(
                                session.id(), session.sinceMillis(), session.transport(), session.subscriptions()))
                        .toList());
    }
}
