package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.PartyBus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NamesakeWatchTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(NamesakeWatch.class);

    private final PartyBus bus = new PartyBus();
    private final NamesakeWatch watch = new NamesakeWatch("a", bus);

    @Test
    void otherProcessOfThisIdIsSaidOnceWithWhatToDo() {
        bus.meet("b", "a");

        watch.look();
        watch.look();

        assertThat(log.lines()).singleElement().asString().contains("node.id: a (expected: another on each node");
        assertThat(watch.problem()).contains("1 more");
    }

    @Test
    void itLastsUntilTheOtherIsGoneAndIsSaidAnewIfItComesBack() {
        bus.meet("a");
        watch.look();

        bus.meet("b");
        watch.look();

        assertThat(watch.problem()).isNull();
        bus.meet("a");
        watch.look();
        assertThat(watch.problem()).isNotNull();
        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void processThatIsNotHeardOfSteadilyIsNoNamesake() {
        bus.meet(new BusPeer("a", 7, 0, false));

        watch.look();

        assertThat(watch.problem()).isNull();
    }

    @Test
    void itIsNoticedWithinASecondAndCounted() {
        Map<String, LongSupplier> gauges = new HashMap<>();
        EmbeddedChannel timer = new EmbeddedChannel();
        timer.freezeTime();
        watch.start(timer.eventLoop(), new GatewayMetrics() {
            @Override
            public void gauge(String name, String help, LongSupplier source) {
                gauges.put(name, source);
            }
        });
        bus.meet("a", "a");

        timer.advanceTimeBy(1, TimeUnit.SECONDS);
        timer.runScheduledPendingTasks();

        assertThat(gauges.get("fanfare.node.namesakes").getAsLong()).isEqualTo(2);
    }
}
