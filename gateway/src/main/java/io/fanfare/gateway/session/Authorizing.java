package io.fanfare.gateway.session;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Question;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.access.Ruling;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Requests in topics about which somebody else decides. What is not known is asked for, all of a request at once; then the request
 * is carried out, with the answers. Later ones of the session wait for that. On the session's loop.
 */
final class Authorizing {
    private Authorizing() {}

    static void subscribe(Session session, Command.Subscribe subscribe) {
        if (!concernsAny(session, subscribe.targets())) {
            Subscribing.begin(session, subscribe);
            return;
        }
        List<TopicName> topics = new ArrayList<>(subscribe.targets().size());
        subscribe.targets().forEach(target -> topics.add(target.topic()));
        begin(session, subscribe.requestId(), Action.SUBSCRIBE, topics, () -> Subscribing.begin(session, subscribe));
    }

    static void publish(Session session, Command.Push push) {
        if (concerns(session, push.topic())) {
            begin(
                    session,
                    push.requestId(),
                    Action.PUBLISH,
                    List.of(push.topic()),
                    () -> Publishing.begin(session, push));
        } else {
            Publishing.begin(session, push);
        }
    }

    static void readHistory(Session session, Command.History history) {
        if (concerns(session, history.topic())) {
            begin(
                    session,
                    history.requestId(),
                    Action.READ_HISTORY,
                    List.of(history.topic()),
                    () -> HistoryQuery.begin(session, history));
        } else {
            HistoryQuery.begin(session, history);
        }
    }

    static void readPresence(Session session, Command.Presence query) {
        if (concerns(session, query.topic())) {
            begin(
                    session,
                    query.requestId(),
                    Action.PRESENCE,
                    List.of(query.topic()),
                    () -> PresenceQuery.begin(session, query));
        } else {
            PresenceQuery.begin(session, query);
        }
    }

    /** Whether anything about a topic may have to be asked: if not, a request needs nothing of this. */
    private static boolean concerns(Session session, TopicName topic) {
        return session.services().access().asksAbout(topic);
    }

    private static boolean concernsAny(Session session, List<Target> targets) {
        for (int i = 0; i < targets.size(); i++) {
            if (concerns(session, targets.get(i).topic())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Carries out a request, now or when the answers are here.
     *
     * @param request decides for each topic once more, by {@link Session#decide}
     */
    private static void begin(
            Session session, long requestId, Action action, List<TopicName> topics, Runnable request) {
        List<TopicName> unknown = unknown(session, action, topics);
        if (unknown.isEmpty()) {
            carryOut(session, action, topics, Map.of(), request);
            return;
        }
        AccessDecision access = session.services().access();
        SessionLoop loop = session.loop();
        int maxPerSecond = access.asksPerSecond();
        if (!session.quota().takeAuthorizations(loop.nowSeconds(), unknown.size(), maxPerSecond)) {
            Refusal refusal = session.limit(
                    Limit.AUTHORIZATIONS,
                    "questions to the backend per second: more than " + maxPerSecond,
                    loop.millisToNextSecond());
            Answers.refuse(session, requestId, refusal);
            return;
        }
        List<CompletableFuture<Ruling>> asked = new ArrayList<>(unknown.size());
        for (TopicName topic : unknown) {
            asked.add(access.ask(question(session, action, topic)).toCompletableFuture());
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
        Inquiry.begin(session, requestId, all, (nothing, failure) -> {
            if (failure == null) {
                carryOut(session, action, topics, answers(unknown, asked), request);
            } else {
                Answers.refuse(session, requestId, Answers.of(session, failure));
            }
        });
    }

    private static List<TopicName> unknown(Session session, Action action, List<TopicName> topics) {
        List<TopicName> unknown = new ArrayList<>();
        for (TopicName topic : topics) {
            if (session.decide(action, topic) == AccessDecision.UNDECIDED) {
                unknown.add(topic);
            }
        }
        return unknown;
    }

    static Question question(Session session, Action action, TopicName topic) {
        return new Question(session.login().identity(), session.id().text(), action, topic);
    }

    private static Map<TopicName, Ruling> answers(List<TopicName> topics, List<CompletableFuture<Ruling>> asked) {
        Map<TopicName, Ruling> answers = new HashMap<>();
        for (int i = 0; i < topics.size(); i++) {
            answers.put(topics.get(i), asked.get(i).join());
        }
        return answers;
    }

    private static void carryOut(
            Session session, Action action, List<TopicName> topics, Map<TopicName, Ruling> answers, Runnable request) {
        session.decideBy(answers);
        try {
            request.run();
        } finally {
            session.decideBy(Map.of());
        }
        if (action == Action.SUBSCRIBE) {
            watch(session, topics, answers);
        }
    }

    /** What an answer has allowed for a time is asked about again after it. */
    private static void watch(Session session, List<TopicName> topics, Map<TopicName, Ruling> answers) {
        for (TopicName topic : topics) {
            Ruling answer = answers.get(topic);
            int seconds = answer == null
                    ? session.services().access().secondsKnown(session.login().identity(), Action.SUBSCRIBE, topic)
                    : answer.forSeconds();
            if (seconds > 0 && session.subscriptionTo(topic) != null) {
                session.rechecks().after(topic, seconds);
            }
        }
    }
}
