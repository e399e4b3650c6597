package io.fanfare.gateway.control;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.ClusterQuery;
import io.fanfare.gateway.session.UserSession;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.session.UserSessions.Found;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Finds the sessions of a user on all nodes. Any thread.
 *
 * <p>A question is a limit, a space and the user. The answer's first line is how many sessions there are, each further one
 * describes one: id, time of the hello, transport and number of subscriptions, with spaces between.
 */
public final class ClusterSessions {
    public static final int MAX_LIMIT = 1_000;

    private static final TopicName CHANNEL = TopicName.of(Namespaces.OF_NODES + ":sessions");

    private final UserSessions sessions;
    private final ClusterQuery query;

    /**
     * What a user has.
     *
     * @param found on all nodes that answered
     * @param isComplete whether every node that is known has answered
     */
    public record Roll(Found found, boolean isComplete) {}

    /** @param timer ends questions that are not answered */
    public ClusterSessions(
            String nodeId, UserSessions sessions, Bus bus, ScheduledExecutorService timer, InstantSource clock) {
        this.sessions = sessions;
        this.query = new ClusterQuery(CHANNEL, nodeId, bus, timer, clock, this::answer);
    }

    /** What the nodes ask each other. */
    public ClusterQuery query() {
        return query;
    }

    /**
     * Calls. Completes within some hundred milliseconds with what is known by then; never fails.
     *
     * @param limit the most sessions that are described, at most {@value #MAX_LIMIT}
     */
    public CompletionStage<Roll> of(String user, int limit) {
        return query.ask(limit + " " + user)
                .thenCombine(sessions.of(user, limit), (answers, here) -> roll(answers, here, limit));
    }

    private static Roll roll(ClusterQuery.Answers answers, Found here, int limit) {
        Found found = here;
        boolean isComplete = answers.isComplete();
        for (Map.Entry<String, String> answer : answers.texts().entrySet()) {
            try {
                found = found.and(read(answer.getKey(), answer.getValue()), limit);
            } catch (IllegalArgumentException damaged) {
                isComplete = false;
            }
        }
        return new Roll(found, isComplete);
    }

    private static Found read(String nodeId, String text) {
        String[] lines = text.split("\n", -1);
        List<UserSession> sessions = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String[] words = lines[i].split(" ");
            if (words.length < 4) {
                throw new IllegalArgumentException("a session in " + words.length + " words");
            }
            sessions.add(
                    new UserSession(nodeId, words[0], Long.parseLong(words[1]), words[2], Integer.parseInt(words[3])));
        }
        return new Found(Integer.parseInt(lines[0]), sessions);
    }

    private CompletionStage<String> answer(String question) {
        int space = question.indexOf(' ');
        int limit;
        try {
            limit = Integer.parseInt(question.substring(0, Math.max(0, space)));
        } catch (NumberFormatException damaged) {
            return null;
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            return null;
        }
        return sessions.of(question.substring(space + 1), limit).thenApply(ClusterSessions::write);
    }

    private static String write(Found found) {
        StringBuilder text = new StringBuilder().append(found.total());
        for (UserSession session : found.sessions()) {
            text.append('\n')
                    .append(session.id())
                    .append(' ')
                    .append(session.sinceMillis())
                    .append(' ')
                    .append(session.transport())
                    .append(' ')
                    .append(session.subscriptions());
        }
        return text.toString();
    }
}
