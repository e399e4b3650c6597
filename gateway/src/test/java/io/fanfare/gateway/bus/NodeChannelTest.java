package io.fanfare.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.message.MessageKind;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeChannelTest {
    private static final TopicName TOPIC = TopicName.of("fanfare:test");
    private static final MessageKind<String> NEWS = new MessageKind<>("news", TextForm.TEXT);

    private final AtomicInteger damaged = new AtomicInteger();
    private final PartyBus bus = new PartyBus();
    private final NodeChannel channel = new NodeChannel(
            TOPIC,
            bus,
            new GatewayMetrics() {
                @Override
                public void nodeMessageDamaged() {
                    damaged.incrementAndGet();
                }
            },
            InstantSource.system());
    private final List<String> taken = new ArrayList<>();

    @Test
    void whatIsToldReachesTheTakerOfItsKind() {
        channel.on(NEWS, taken::add);

        assertThat(channel.tell(NEWS, "größe")).isEqualTo(Bus.Reach.CLUSTER);
        channel.onPublication(bus.published().get(0));

        assertThat(bus.published().get(0).topic()).isEqualTo(TOPIC);
        assertThat(taken).containsExactly("größe");
    }

    @Test
    void kindsOfALaterReleaseAreSkippedAndDamageIsCounted() {
        channel.on(NEWS, taken::add);

        channel.onPublication(new Publication(TOPIC, "gossip", Payload.binary((byte) 9), null, 1));
        channel.onPublication(new Publication(TOPIC, "news", Payload.binary((byte) 2, (byte) 9), null, 1));
        assertThat(damaged).hasValue(0);
        channel.onPublication(new Publication(TOPIC, "news", Payload.binary(), null, 1));
        channel.onPublication(new Publication(TOPIC, "news", Payload.binary((byte) 1, (byte) 4), null, 1));

        assertThat(damaged).hasValue(2);
        assertThat(taken).isEmpty();
    }
}
