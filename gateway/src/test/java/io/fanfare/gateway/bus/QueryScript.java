package io.fanfare.gateway.bus;

import io.fanfare.gateway.bus.QueryMessages.Answer;
import io.fanfare.gateway.bus.QueryMessages.Question;
import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;

/** Plays the other nodes of a {@link ClusterQuery}, as a test says. */
public final class QueryScript {
    private QueryScript() {}

    /** What a process says to the first question of a node whose number is not known: the first that it has asked. */
    public static <A> Publication answer(TopicName topic, long asker, long answerer, MessageForm<A> form, A body) {
        return answer(topic, asker, 1, answerer, form, body);
    }

    static <A> Publication answer(
            TopicName topic, long asker, long number, long answerer, MessageForm<A> form, A body) {
        return QueryMessages.answer(form).write(topic, new Answer<>(asker, number, answerer, body), 1);
    }

    /** What a process asks. */
    public static <Q> Publication question(TopicName topic, long asker, MessageForm<Q> form, Q body) {
        return QueryMessages.question(form).write(topic, new Question<>(asker, 7, body), 1);
    }

    /** What an answer says. */
    public static <A> A bodyOf(Publication answer, MessageForm<A> form) {
        try {
            return QueryMessages.answer(form).read(answer).body();
        } catch (DamagedMessageException damaged) {
            throw new AssertionError(damaged);
        }
    }
}
