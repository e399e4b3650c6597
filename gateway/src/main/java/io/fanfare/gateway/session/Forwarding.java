package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.push.BackendPush;
import io.fanfare.gateway.push.PushAnswer;
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;

/**
 * One push of a client on its way to the backend of its namespace, and the reply on its way back. It is carried out whatever becomes
 * of the connection meanwhile; then nobody is told. On the session's loop.
 */
final class Forwarding {
    private final Session session;
    private final Command.Push push;
    private final BackendPush onItsWay;

    private Forwarding(Session session, Command.Push push, BackendPush onItsWay) {
        this.session = session;
        this.push = push;
        this.onItsWay = onItsWay;
    }

    /** @param push that may be sent, and has a place among the requests in flight */
    static void begin(Session session, Command.Push push, NamespaceRules rules) {
        BackendPush onItsWay = new BackendPush(
                session.login().identity(),
                session.id().text(),
                push.topic(),
                push.event(),
                push.key(),
                push.payload(),
                rules);
        Refusal refusal = session.services().backends().take(onItsWay);
        if (refusal == null) {
            session.loop().forwardOrder().add(new Forwarding(session, push, onItsWay));
        } else {
            session.quota().endRequest();
            session.services().metrics().publishRefused(refusal.code());
            Publishing.refuse(session, push, refusal);
        }
    }

    /**
     * Sends it.
     *
     * @param next when it is over, as a task of its own
     */
    void send(Runnable next) {
        session.loop().afterwards(() -> session.services().backends().forward(onItsWay), (answer, failure) -> {
            try {
                answer(failure == null ? answer : new PushAnswer(null, Answers.of(session, failure)));
            } finally {
                next.run();
            }
        });
    }

    private void answer(PushAnswer answer) {
        session.quota().endRequest();
        if (session.isClosed()) {
            return;
        }
        if (answer.refusal() != null) {
            Publishing.refuse(session, push, answer.refusal());
        } else if (push instanceof Command.Request) {
            session.connection().send(new Event.Reply(push.requestId(), answer.reply()));
        } else if (push.acknowledge()) {
            session.connection().send(new Event.Published(push.requestId(), null, false, false));
        }
    }

    Session session() {
        return session;
    }

    TopicName topic() {
        return push.topic();
    }
}
