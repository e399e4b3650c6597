package io.fanfare.gateway.control;

import io.fanfare.gateway.auth.IdRule;
import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageWriter;
import java.util.List;

/** How nodes ask each other for the sessions of a user. */
final class SessionMessages {
    private SessionMessages() {}

    /**
     * What is asked.
     *
     * @param limit the most sessions that are described
     */
    record Question(String user, int limit) {}

    /**
     * What a node answers.
     *
     * @param total how many sessions the user has there
     * @param sessions the oldest of them
     */
    record Answer(int total, List<Description> sessions) {
        Answer {
            sessions = List.copyOf(sessions);
        }
    }

    /** A session, but for its node. */
    record Description(String id, long sinceMillis, String transport, int subscriptions) {}

    static final MessageForm<Question> QUESTION = new MessageForm<>() {
        private static final int USER = 1;
        private static final int LIMIT = 2;

        @Override
        public void write(Question question, MessageWriter out) {
            out.text(USER, question.user()).number(LIMIT, question.limit());
        }

        @Override
        public Question read(MessageFields in) throws DamagedMessageException {
            Question question = new Question(in.text(USER), in.number(LIMIT, ClusterSessions.MAX_LIMIT));
            if (question.limit() == 0 || IdRule.fault("user", question.user()) != null) {
                throw new DamagedMessageException("a limit of 0, or no user");
            }
            return question;
        }
    };

    static final MessageForm<Answer> ANSWER = new MessageForm<>() {
        private static final int TOTAL = 1;
        private static final int SESSION = 2;

        @Override
        public void write(Answer answer, MessageWriter out) {
            out.number(TOTAL, answer.total());
            answer.sessions().forEach(session -> out.group(SESSION, DESCRIPTION, session));
        }

        @Override
        public Answer read(MessageFields in) throws DamagedMessageException {
            return new Answer(in.number(TOTAL, Integer.MAX_VALUE), in.groups(SESSION, DESCRIPTION));
        }
    };

    private static final MessageForm<Description> DESCRIPTION = new MessageForm<>() {
        private static final int ID = 1;
        private static final int SINCE = 2;
        private static final int TRANSPORT = 3;
        private static final int SUBSCRIPTIONS = 4;

        @Override
        public void write(Description session, MessageWriter out) {
            out.text(ID, session.id())
                    .number(SINCE, session.sinceMillis())
                    .text(TRANSPORT, session.transport())
                    .number(SUBSCRIPTIONS, session.subscriptions());
        }

        @Override
        public Description read(MessageFields in) throws DamagedMessageException {
            return new Description(
                    in.text(ID), in.number(SINCE), in.text(TRANSPORT), in.number(SUBSCRIPTIONS, Integer.MAX_VALUE));
        }
    };
}
