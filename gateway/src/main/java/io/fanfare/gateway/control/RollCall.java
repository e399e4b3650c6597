package io.fanfare.gateway.control;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.Inquiry;
import io.fanfare.gateway.session.UserSession;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
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
public final class RollCall {
    private static final TopicName CHANNEL = TopicName.of(Namespaces.OF_NODES + ":sessions");

    public static final int MAX_LIMIT = 1_000;

    private final String nodeId;
    private final UserSessions sessions;
    private final Inquiry inquiry;

    /** A session, and where it is. */
    public record Located(String nodeId, UserSession session) {}

    /**
     * What a user has.
     *
     * @param total how many sessions on all nodes that answered
     * @param sessions the oldest of them
     * @param isComplete whether every node that is known has answered
     */
    public record Roll(int total, List<Located> sessions, boolean isComplete) {}

    /** @param timer ends questions that are not answered */
    public RollCall(
            String nodeId, UserSessions sessions, Bus bus, ScheduledExecutorService timer, InstantSource clock) {
        this.nodeId = nodeId;
        this.sessions = sessions;
        this.inquiry = new Inquiry(CHANNEL, nodeId, bus, timer, clock, this::answer);
    }

    /** What the nodes ask each other. */
    public Inquiry inquiry() {
        return inquiry;
    }

    /**
     * Calls. Completes within some hundred milliseconds with what is known by then; never fails.
     *
     * @param limit the most sessions that are described, at most {@value #MAX_LIMIT}
     */
    public CompletionStage<Roll> of(String user, int limit) {
        return inquiry.ask(limit + " " + user)
                .thenCombine(sessions.of(user, limit), (answers, here) -> roll(answers, here, limit));
    }

    private Roll roll(Inquiry.Answers answers, UserSessions.Found here, int limit) {
        List<Located> located = new ArrayList<>();
        here.sessions().forEach(session -> located.add(new Located(nodeId, session)));
        int total = here.total();
        boolean isComplete = answers.isComplete();
        for (Map.Entry<String, String> answer : answers.texts().entrySet()) {
            try {
                total += read(answer.getKey(), answer.getValue(), located);
            } catch (IllegalArgumentException damaged) {
                isComplete = false;
            }
        }
        located.sort(Comparator.comparingLong((Located one) -> one.session().sinceMillis())
                .thenComparing(one -> one.session().id()));
        return new Roll(total, List.copyOf(located.subList(0, Math.min(limit, located.size()))), isComplete);
    }

    /** Adds a node's sessions, and returns how many it says that it has. */
    private static int read(String node, String text, List<Located> located) {
        String[] lines = text.split("\n");
        List<Located> read = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String[] words = lines[i].split(" ");
            if (words.length < 4) {
                throw new IllegalArgumentException("a session in " + words.length + " words");
            }
            read.add(new Located(
                    node, new UserSession(words[0], Long.parseLong(words[1]), words[2], Integer.parseInt(words[3]))));
        }
        int total = Integer.parseInt(lines[0]);
        located.addAll(read);
        return total;
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
        return sessions.of(question.substring(space + 1), limit).thenApply(RollCall::write);
    }

    private static String write(UserSessions.Found found) {
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
