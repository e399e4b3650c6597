package io.fanfare.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.auth.Grants;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.Revocations;
import io.fanfare.gateway.auth.TokenLimits;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.FaultyBus;
import io.fanfare.gateway.session.ManualStore;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.storage.StoreException;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orders reach every node, whatever becomes of the bus; none is half given. */
class ControlTest {
    @RegisterExtension
    final ExpectedLog orderLog = new ExpectedLog(OrderLog.class);

    @RegisterExtension
    final ExpectedLog workLog = new ExpectedLog(PeriodicWork.class);

    private static final int MAX_REVOCATIONS = 3;
    private static final long KEPT_MILLIS = 3_600_000;

    private final ManualStore store = new ManualStore();
    private long nowMillis = 1_000_000;

    /** One of the nodes that share the store. */
    private final class Member {
        private final EmbeddedChannel timer = new EmbeddedChannel();
        private final FaultyBus bus = new FaultyBus();
        private final Revocations revocations =
                new Revocations(MAX_REVOCATIONS, KEPT_MILLIS, 0, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
        private final Control control = new Control(
                store,
                bus,
                revocations,
                new UserSessions(List.of()),
                timer.eventLoop(),
                GatewayMetrics.NONE,
                () -> Instant.ofEpochMilli(nowMillis));
        private final CompletableFuture<Void> started;

        private Member() {
            timer.freezeTime();
            bus.start(new BusListener() {
                @Override
                public void onPublication(Publication publication, Position position) {
                    control.onHint();
                }

                @Override
                public void onDoubt() {
                    throw new AssertionError("nothing is in doubt");
                }
            });
            started = control.start().toCompletableFuture();
            pass(0);
        }

        private void pass(long millis) {
            timer.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
            timer.runScheduledPendingTasks();
            timer.runPendingTasks();
        }

        private boolean refuses(String user, String tokenId, long issuedAtMillis) {
            return revocations.isRevoked(new Identity(
                    user,
                    null,
                    tokenId,
                    issuedAtMillis,
                    Identity.NEVER,
                    Identity.NEVER,
                    Grants.ALL,
                    TokenLimits.NONE,
                    null));
        }
    }

    private static Position committed(CompletionStage<Position> order) {
        return order.toCompletableFuture().join();
    }

    @Test
    void orderIsCarriedOutAtOnceWhereItIsGiven() {
        Member node = new Member();

        Position position = committed(node.control.revokeUser("ann"));
        node.pass(0);

        assertThat(position).isEqualTo(new Position(store.epoch(), 1));
        assertThat(node.refuses("ann", null, nowMillis)).isTrue();
        assertThat(node.refuses("ann", null, nowMillis + 1)).isFalse();
        assertThat(node.refuses("bob", null, nowMillis)).isFalse();
    }

    @Test
    void orderThatTheBusLosesIsCarriedOutWithTheNextPoll() {
        Member node = new Member();
        Member another = new Member();
        node.bus.hold();

        committed(node.control.revokeToken("t-1"));
        another.pass(OrderLog.POLL_MILLIS - 1);
        assertThat(another.refuses("ann", "t-1", 0)).isFalse();
        another.pass(1);

        assertThat(another.refuses("ann", "t-1", 0)).isTrue();
        assertThat(another.refuses("ann", "t-2", 0)).isFalse();
    }

    @Test
    void hintDuringAReadIsNotForgotten() {
        Member node = new Member();
        store.holdReads();
        committed(node.control.revokeToken("t-1"));
        node.pass(0);
        store.lookNow();
        committed(node.control.revokeToken("t-2"));
        node.pass(0);

        store.resumeReads();
        node.pass(0);

        assertThat(node.refuses("ann", "t-1", 0)).isTrue();
        assertThat(node.refuses("ann", "t-2", 0)).isTrue();
    }

    @Test
    void nodeThatStartsLaterKnowsAllRevocations() {
        Member node = new Member();
        committed(node.control.revokeUser("ann"));
        committed(node.control.forceOff("bob"));
        committed(node.control.revokeToken("t-1"));

        Member late = new Member();

        assertThat(late.started).isCompleted();
        assertThat(late.refuses("ann", null, nowMillis)).isTrue();
        assertThat(late.refuses("bob", null, nowMillis)).isFalse();
        assertThat(late.refuses("bob", "t-1", nowMillis)).isTrue();
    }

    @Test
    void nodeIsNotStartedBeforeItKnowsThem() {
        store.holdReads();
        Member node = new Member();
        assertThat(node.started).isNotDone();

        store.resumeReads();
        node.pass(0);
        assertThat(node.started).isCompleted();

        store.goDown();
        assertThat(new Member().started).isCompletedExceptionally();
    }

    @Test
    void storeThatIsDownRefusesOrdersAndWhatWasRevokedStaysSo() {
        Member node = new Member();
        committed(node.control.revokeUser("ann"));
        node.pass(0);
        store.goDown();

        assertThatThrownBy(() -> committed(node.control.revokeUser("bob"))).hasCauseInstanceOf(StoreException.class);
        node.pass(10 * OrderLog.POLL_MILLIS);

        assertThat(node.refuses("ann", null, nowMillis)).isTrue();
        assertThat(node.refuses("bob", null, nowMillis)).isFalse();
        store.comeBack();
        committed(node.control.revokeUser("bob"));
        node.pass(0);
        assertThat(node.refuses("bob", null, nowMillis)).isTrue();
    }

    @Test
    void anotherLifeOfTheStoreIsReadFromItsBeginning() {
        Member node = new Member();
        committed(node.control.revokeUser("ann"));
        committed(node.control.revokeUser("bob"));
        node.pass(0);

        store.replace();
        Member another = new Member();
        committed(another.control.revokeToken("t-1"));
        node.pass(OrderLog.POLL_MILLIS);

        assertThat(node.refuses("carl", "t-1", 0)).isTrue();
        assertThat(node.refuses("ann", null, nowMillis)).isTrue();
    }

    @Test
    void ordersThatHaveExpiredAreLeftOut() {
        Member node = new Member();
        committed(node.control.forceOff("ann"));
        committed(node.control.forceOff("bob"));
        store.expire(Control.TOPIC, 2);

        Member late = new Member();
        committed(node.control.revokeToken("t-1"));
        late.pass(OrderLog.POLL_MILLIS);

        assertThat(late.started).isCompleted();
        assertThat(late.refuses("ann", "t-1", 0)).isTrue();
    }

    @Test
    void oneRevocationTooManyIsRefusedAndForcingOffIsNot() {
        Member node = new Member();
        for (int i = 0; i < MAX_REVOCATIONS; i++) {
            committed(node.control.revokeToken("t-" + i));
        }
        node.pass(0);

        assertThatThrownBy(() -> committed(node.control.revokeUser("ann")))
                .hasCauseInstanceOf(ProtocolException.class)
                .extracting(failure -> ((ProtocolException) failure.getCause()).error())
                .isEqualTo(ErrorCode.OVERLOADED);
        committed(node.control.forceOff("ann"));

        nowMillis += KEPT_MILLIS + 1;
        node.pass(TimeUnit.SECONDS.toMillis(60));
        committed(node.control.revokeUser("ann"));
    }

    @Test
    void orderOfALaterReleaseIsPassedOver() {
        Member node = new Member();
        store.append(new Publication(Control.TOPIC, "praise", Payload.binary((byte) 'a'), null, 1));
        store.append(new Publication(Control.TOPIC, "revoke-token", Payload.binary(), null, 1));
        committed(node.control.revokeToken("t-1"));
        node.pass(0);

        assertThat(node.refuses("ann", "t-1", 0)).isTrue();
        assertThat(node.revocations.count()).isEqualTo(1);
    }
}
