package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.presence.Attendance;
import io.fanfare.gateway.topic.PresenceMode;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Clients in topics of which it is told who is there, on one loop, and what each is told. */
final class PresenceRoom {
    static final TopicName ROOM = TopicName.of("here:42");

    final OneNode node = new OneNode(1);
    private final Map<Session, FakeConnection> connections = new IdentityHashMap<>();
    private final List<FakeConnection> given = new ArrayList<>();
    private Session last;

    /** A client of a user, who has said hello. */
    Session open(String user) {
        FakeConnection connection = new FakeConnection();
        last = node.open(0, connection, user);
        connections.put(last, connection);
        return last;
    }

    Session last() {
        return last;
    }

    /** A connection for a session that the test makes. */
    FakeConnection connection() {
        FakeConnection connection = new FakeConnection();
        given.add(connection);
        return connection;
    }

    FakeConnection connection(Session session) {
        return connections.computeIfAbsent(session, none -> given.get(0));
    }

    /** Subscribes, wants to be told who is there, and lets the loop turn. */
    void subscribe(Session session, TopicName topic) {
        session.onCommand(new Command.Subscribe(1, List.of(new Target(topic, null, false, true))));
        node.turn();
    }

    /** What the directory was told since the last call, but for questions. */
    List<String> happened() {
        return node.presence.take().stream()
                .filter(one -> !one.startsWith("ask "))
                .toList();
    }

    /** How often the directory was asked for a state since the last call. */
    long asked() {
        return node.presence.take().stream()
                .filter(one -> one.startsWith("ask "))
                .count();
    }

    List<Event> take(Session session) {
        return connections.get(session).take();
    }

    <E extends Event> List<E> told(Session session, Class<E> kind) {
        return connections.get(session).take(kind);
    }

    static Attendance member(String id, String user) {
        return new Attendance(id, 1, user, Payload.json("{}"));
    }

    /** The configuration is read again. */
    void setPresence(boolean isOn) {
        node.namespaces.exchange(
                node.namespaces.defaults(),
                new HashMap<>(Map.of("here", RulesForTests.present(isOn ? PresenceMode.ON : PresenceMode.OFF, 100))));
        node.userSessions.endForbidden();
        node.turn();
    }

    void closeAlso(Session... sessions) {
        for (Session session : sessions) {
            connections.put(session, given.get(0));
        }
    }

    /** All clients go: nothing of them is left. */
    void closeAll() {
        connections.keySet().forEach(Session::onClosed);
        node.turn();
        assertThat(node.presence.attendances(ROOM)).as("attendances").isEmpty();
        assertThat(node.presence.watchCount()).as("watches").isZero();
        assertThat(node.loop(0).presenceViews().count()).as("views").isZero();
    }
}
