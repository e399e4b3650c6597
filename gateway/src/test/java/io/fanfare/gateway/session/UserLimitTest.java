package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.auth.Tokens;
import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A user has so many sessions on a node, over all its loops, and the newest of them. */
@ExtendWith(NoLeaks.class)
class UserLimitTest {
    private static final int MAX = 3;

    private static Node node;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.start(
                "AUTH_MODE", "jwt", "AUTH_HS256_SECRET", Tokens.SECRET, "SESSIONS_MAX_PER_USER", Integer.toString(MAX));
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    private static TcpClient open(String user) throws Exception {
        TcpClient client = new TcpClient(node.publicAddress());
        client.send(new Command.Hello(Tokens.of(user, "t", System.currentTimeMillis()), "test", "1", 0, ""));
        client.receive(Event.Welcome.class);
        return client;
    }

    private static void expectAlive(TcpClient client) throws Exception {
        client.send(Command.Ping.INSTANCE);
        client.receive(Event.Pong.class);
    }

    private static void untilTheNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    @Test
    void withOneMoreTheOldestEndsAndIsToldNotToComeBack() throws Exception {
        double before = node.metric("fanfare_sessions_ended_total", "reason=\"too_many\"");
        List<TcpClient> clients = new ArrayList<>();
        TcpClient other = open("bob");
        for (int i = 0; i < MAX + 2; i++) {
            clients.add(open("ann"));
            untilTheNextMillisecond(); // which tells who is older
        }

        for (TcpClient oldest : clients.subList(0, 2)) {
            Event.GoAway goAway = oldest.receive(Event.GoAway.class);
            assertThat(goAway.code()).isEqualTo(CloseCode.DISPLACED.number());
            assertThat(goAway.reconnect()).isFalse();
        }
        for (TcpClient newer : clients.subList(2, MAX + 2)) {
            expectAlive(newer);
        }
        expectAlive(other);
        assertThat(node.metric("fanfare_sessions_ended_total", "reason=\"too_many\""))
                .isEqualTo(before + 2);
        other.close();
        for (TcpClient client : clients) {
            client.close();
        }
    }

    @Test
    void placeOfASessionThatHasGoneIsFree() throws Exception {
        double before = node.metric("fanfare_sessions_ended_total", "reason=\"too_many\"");
        for (int i = 1; i <= 2 * MAX; i++) {
            double closed = node.metric("fanfare_sessions_closed_total", "");
            open("cid").close();
            await().until(() -> node.metric("fanfare_sessions_closed_total", "") > closed);
        }

        assertThat(node.metric("fanfare_sessions_ended_total", "reason=\"too_many\""))
                .isEqualTo(before);
    }
}
