package io.fanfare.gateway.bus;

import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageKind;
import io.fanfare.gateway.bus.message.MessageWriter;

/** What a {@link ClusterQuery} and the others of its topic send each other. Processes are named, not nodes: ids may clash. */
final class QueryMessages {
    private static final int ASKER = 1;
    private static final int NUMBER = 2;
    private static final int ANSWERER = 3;
    private static final int BODY = 4;

    private QueryMessages() {}

    /**
     * A question.
     *
     * @param asker the process that asks
     * @param number tells its questions apart
     */
    record Question<Q>(long asker, long number, Q body) {}

    /**
     * An answer.
     *
     * @param asker whose question it is for
     * @param answerer the process that answers
     */
    record Answer<A>(long asker, long number, long answerer, A body) {}

    static <Q> MessageKind<Question<Q>> question(MessageForm<Q> form) {
        return new MessageKind<>("question", new MessageForm<>() {
            @Override
            public void write(Question<Q> question, MessageWriter out) {
                out.id(ASKER, question.asker())
                        .number(NUMBER, question.number())
                        .group(BODY, form, question.body());
            }

            @Override
            public Question<Q> read(MessageFields in) throws DamagedMessageException {
                return new Question<>(in.id(ASKER), in.number(NUMBER), in.group(BODY, form));
            }
        });
    }

    static <A> MessageKind<Answer<A>> answer(MessageForm<A> form) {
        return new MessageKind<>("answer", new MessageForm<>() {
            @Override
            public void write(Answer<A> answer, MessageWriter out) {
                out.id(ASKER, answer.asker())
                        .number(NUMBER, answer.number())
                        .id(ANSWERER, answer.answerer())
                        .group(BODY, form, answer.body());
            }

            @Override
            public Answer<A> read(MessageFields in) throws DamagedMessageException {
                return new Answer<>(in.id(ASKER), in.number(NUMBER), in.id(ANSWERER), in.group(BODY, form));
            }
        });
    }
}
