package io.fanfare.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.bus.message.MessageTrial;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.FaultyBus;
import io.fanfare.gateway.session.ManualStore;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is thrown at it does not end the reading of orders. */
class OrderLogTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(OrderLog.class);

    private final ManualStore store = new ManualStore();
    private final EmbeddedChannel timer = new EmbeddedChannel();
    private final List<String> taken = new ArrayList<>();
    private final AtomicInteger damaged = new AtomicInteger();
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void nodeMessageDamaged() {
            damaged.incrementAndGet();
        }
    };

    private static Order order(String user, long timeMillis) {
        return new Order(Order.Kind.FORCE_OFF, new OrderTarget(user, null), timeMillis);
    }

    @Test
    void orderThatCannotBeCarriedOutCostsItselfOnly() {
        OrderLog log = log(timer.eventLoop());
        log.give(order("poison", 1));
        log.give(order("ann", 2));

        log.start();
        pass();
        log.give(order("bob", 3));
        pass();

        assertThat(taken).containsExactly("ann", "bob");
    }

    @Test
    void orderThatIsDamagedCostsItselfOnly() {
        OrderLog log = log(timer.eventLoop());
        store.append(new Publication(Control.TOPIC, "revoke-user", Payload.binary((byte) 1, (byte) 6), null, 1));
        log.give(order("ann", 2));

        log.start();
        pass();

        assertThat(taken).containsExactly("ann");
        assertThat(damaged).hasValue(1);
    }

    @Test
    void subjectStandsWhatMayBeStored() throws Exception {
        MessageTrial.hold(Order.Kind.REVOKE_USER.message().form(), new OrderTarget("größe", null));
        MessageTrial.hold(Order.Kind.REVOKE_DEVICE.message().form(), new OrderTarget("größe", "gerät"));
        MessageTrial.hold(Order.Kind.REVOKE_GRANT.message().form(), new OrderTarget("größe", "user:{sub}:*"));
    }

    @Test
    void hintAfterTheTimerHasEndedIsNobodysFault() {
        ScheduledExecutorService stopped = Executors.newSingleThreadScheduledExecutor();
        OrderLog log = log(stopped);
        stopped.shutdownNow();

        assertThatCode(log::onHint).doesNotThrowAnyException();
    }

    private OrderLog log(ScheduledExecutorService executor) {
        FaultyBus bus = new FaultyBus();
        bus.start(new BusListener() {
            @Override
            public void onPublication(Publication publication, Position position) {}

            @Override
            public void onDoubt() {}
        });
        return new OrderLog(store, bus, executor, metrics, this::take);
    }

    private void take(Order order) {
        if (order.target().subject().equals("poison")) {
            throw new IllegalStateException("planted");
        }
        taken.add(order.target().subject());
    }

    private void pass() {
        timer.freezeTime();
        timer.advanceTimeBy(OrderLog.POLL_MILLIS, TimeUnit.MILLISECONDS);
        timer.runScheduledPendingTasks();
        timer.runPendingTasks();
        timer.unfreezeTime();
    }
}
