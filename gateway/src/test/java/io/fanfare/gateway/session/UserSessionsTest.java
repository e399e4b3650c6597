package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserSessionsTest {
    private static final int LOOPS = 2;

    private final OneNode node = new OneNode(LOOPS);
    private final List<FakeConnection> ann = new ArrayList<>();
    private final FakeConnection bob = new FakeConnection();
    private final FakeConnection nobody = new FakeConnection();

    private void connect() {
        for (int i = 0; i < 2 * LOOPS; i++) {
            ann.add(new FakeConnection());
            node.open(i % LOOPS, ann.get(i), "ann/t-" + i + "/" + Long.MAX_VALUE / 2);
            node.nowMillis++;
        }
        node.open(0, bob, "bob");
        node.open(0, nobody);
    }

    private UserSessions.Found find(String user, int limit) {
        var found = node.userSessions.of(user, limit).toCompletableFuture();
        node.turn();
        return found.join();
    }

    @Test
    void forcedOffIsEverySessionOfTheUserAndNobodyElse() {
        connect();

        node.userSessions.forceOff("ann");
        node.turn();

        assertThat(ann).allSatisfy(one -> assertThat(one.closedWith()).isEqualTo(CloseCode.GOING_AWAY));
        assertThat(bob.closedWith()).isNull();
        assertThat(nobody.closedWith()).isNull();
    }

    @Test
    void onlySessionsWithARevokedTokenEnd() {
        connect();

        node.userSessions.endRevoked(identity -> "t-1".equals(identity.tokenId()));
        node.userSessions.endRevoked("ann", identity -> "t-2".equals(identity.tokenId()));
        node.userSessions.endRevoked("bob", identity -> "t-3".equals(identity.tokenId()));
        node.turn();

        assertThat(ann.stream().map(FakeConnection::closedWith).toList())
                .containsExactly(null, CloseCode.UNAUTHENTICATED, CloseCode.UNAUTHENTICATED, null);
        assertThat(bob.closedWith()).isNull();
        assertThat(nobody.closedWith()).isNull();
    }

    @Test
    void moreSessionsThanAPortionEndAll() {
        List<FakeConnection> many = new ArrayList<>();
        for (int i = 0; i < 2 * UserSessions.PORTION + 1; i++) {
            many.add(new FakeConnection());
            node.open(0, many.get(i), "ann");
        }

        node.userSessions.endRevoked(identity -> identity.user().equals("ann"));
        node.turn();
        assertThat(many).allSatisfy(one -> assertThat(one.closedWith()).isEqualTo(CloseCode.UNAUTHENTICATED));

        List<FakeConnection> others = new ArrayList<>();
        for (int i = 0; i < 2 * UserSessions.PORTION + 1; i++) {
            others.add(new FakeConnection());
            node.open(0, others.get(i), "bob");
        }
        node.userSessions.forceOff("bob");
        node.turn();
        assertThat(others).allSatisfy(one -> assertThat(one.closedWith()).isEqualTo(CloseCode.GOING_AWAY));
    }

    @Test
    void sessionsOfAUserAreFoundOldestFirst() {
        long startMillis = node.nowMillis;
        connect();

        UserSessions.Found found = find("ann", 3);

        assertThat(found.total()).isEqualTo(4);
        assertThat(found.sessions().stream().map(UserSession::sinceMillis).toList())
                .containsExactly(startMillis, startMillis + 1, startMillis + 2);
        assertThat(found.sessions()).allSatisfy(one -> {
            assertThat(SessionId.parse(one.id())).isNotNull();
            assertThat(one.transport()).isEqualTo("tcp");
            assertThat(one.subscriptions()).isZero();
        });
        assertThat(find("carl", 3)).isEqualTo(new UserSessions.Found(0, List.of()));
        assertThat(find("", 3)).isEqualTo(new UserSessions.Found(0, List.of()));
    }

    @Test
    void sessionIsFoundUntilItIsClosedWhateverTheOrder() {
        for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}}) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sessions.add(node.open(0, new FakeConnection(), "ann"));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(find("ann", 9).total()).isEqualTo(3 - i);
                sessions.get(order[i]).onClosed();
                sessions.get(order[i]).onClosed();
            }
            assertThat(find("ann", 9).total()).isZero();
        }
    }

    @Test
    void subscriptionsAreCounted() {
        Session session = node.open(1, new FakeConnection(), "ann");
        session.onCommand(new Command.Subscribe(1, List.of(Target.live(OneNode.ROOM))));

        assertThat(find("ann", 9).sessions().get(0).subscriptions()).isEqualTo(1);
    }
}
