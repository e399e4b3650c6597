package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.message.MessageTrial;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Publication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that comes back ends its former session, which nobody may be reading any more. */
class TakeoverTest {
    private final OneNode node = new OneNode(2);
    private final FakeConnection old = new FakeConnection();
    private final FakeConnection fresh = new FakeConnection();

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void formerSessionIsDisplacedOnWhicheverLoopItIs(int loop) {
        String id = hello(node.connect(loop, old), old, "ann", "");

        hello(node.connect(0, fresh), fresh, "ann", id);
        node.turn();

        assertThat(old.closedWith()).isEqualTo(CloseCode.DISPLACED);
        assertThat(fresh.closedWith()).isNull();
    }

    @Test
    void sessionOfSomebodyElseIsLeftAlone() {
        String id = hello(node.connect(0, old), old, "ann", "");

        hello(node.connect(0, fresh), fresh, "bob", id);
        node.turn();

        assertThat(old.closedWith()).isNull();
    }

    @Test
    void idThatIsGoneOrWasNeverOneDoesNothing() {
        Session gone = node.connect(0, old);
        String id = hello(gone, old, "ann", "");
        gone.onClosed();
        FakeConnection inItsSlot = new FakeConnection();
        hello(node.connect(0, inItsSlot), inItsSlot, "ann", "");

        for (String former : List.of(id, "s-9", "AAAAAAAAAAAAAAAAAAAAAA")) {
            FakeConnection one = new FakeConnection();
            hello(node.connect(1, one), one, "ann", former);
            node.turn();
            assertThat(one.closedWith()).isNull();
        }

        assertThat(inItsSlot.closedWith())
                .as("another session in the same slot")
                .isNull();
    }

    @Test
    void sessionOfAnotherNodeIsDisplacedThere() {
        String id = hello(node.connect(1, old), old, "ann", "");
        OneNode another = new OneNode(1, OneNode.NODE_TAG + 1);
        another.bus.hold();

        hello(another.connect(0, fresh), fresh, "ann", id);

        FaultyBus.Passing told = another.bus.passing().get(0);
        assertThat(told.publication().topic()).isEqualTo(SessionDirectory.TAKEOVERS);
        another.directory.channel().onPublication(told.publication());
        node.directory.channel().onPublication(told.publication());
        node.turn();
        another.turn();
        assertThat(old.closedWith()).isEqualTo(CloseCode.DISPLACED);
        assertThat(fresh.closedWith()).isNull();
    }

    @Test
    void takeoverOfSomebodyElsesSessionOrGarbageIsIgnored() {
        String id = hello(node.connect(0, old), old, "ann", "");
        OneNode another = new OneNode(1, OneNode.NODE_TAG + 1);
        another.bus.hold();
        hello(another.connect(0, fresh), fresh, "bob", id);

        node.directory.channel().onPublication(another.bus.passing().get(0).publication());
        for (int length : new int[] {0, 1, 15, 16, 17, 100}) {
            node.directory
                    .channel()
                    .onPublication(new Publication(
                            SessionDirectory.TAKEOVERS,
                            "takeover",
                            new Payload(PayloadFormat.BINARY, new byte[length]),
                            null,
                            1));
        }
        node.turn();

        assertThat(old.closedWith()).isNull();
    }

    @Test
    void takeoverStandsWhatMayComeOverTheBus() throws Exception {
        MessageTrial.hold(Takeover.KIND.form(), new Takeover(new SessionId(-1, Long.MIN_VALUE), "größe"));
    }

    @Test
    void slotsAreUsedAgainAndEverySessionIsSwept() {
        List<Session> sessions = new ArrayList<>();
        List<FakeConnection> connections = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            FakeConnection connection = new FakeConnection();
            connections.add(connection);
            sessions.add(node.open(0, connection));
        }
        for (int i = 0; i < 100; i += 3) {
            sessions.get(i).onClosed();
        }
        for (int i = 0; i < 10; i++) {
            FakeConnection connection = new FakeConnection();
            connections.add(connection);
            sessions.add(node.open(0, connection));
        }

        node.sweep(OneNode.SETTINGS.heartbeatSeconds() * 2 + 3);

        assertThat(node.loop(0).sessionCount()).isEqualTo(100 - 34 + 10);
        for (int i = 0; i < connections.size(); i++) {
            boolean hasLeft = i < 100 && i % 3 == 0;
            assertThat(connections.get(i).closedWith()).isEqualTo(hasLeft ? null : CloseCode.IDLE_TIMEOUT);
        }
    }

    /** Says hello, and returns the id of the session. */
    private static String hello(Session session, FakeConnection connection, String user, String former) {
        session.onCommand(new Command.Hello(user, "test", "1", 0, former));
        return ((Event.Welcome) connection.take().get(0)).sessionId();
    }
}
