package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.bus.LocalBus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.gateway.topic.SlowPolicy;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NewTopicsTest {
    private static final String BILLING = "billing";
    private static final TopicName ROOM = TopicName.of("room:1");
    private static final TopicName LIVE = TopicName.of("live:1");

    private final Namespaces namespaces = new Namespaces(
            RulesForTests.open(true, 100, 0, SlowPolicy.CATCH_UP),
            Map.of("live", RulesForTests.open(false, 100, 0, SlowPolicy.DROP_OLDEST)));
    private long nowNanos = TimeUnit.HOURS.toNanos(-3);
    private int met;
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void limitMet(Limit limit) {
            assertThat(limit).isEqualTo(Limit.NEW_TOPICS);
            met++;
        }
    };
    private final NewTopics newTopics =
            new NewTopics(2, namespaces, new TopicHub(new LocalBus(), namespaces, List.of()), metrics, () -> nowNanos);

    private void make(String key, int count) {
        for (int i = 0; i < count; i++) {
            newTopics.require(key, ROOM);
            newTopics.add(key);
        }
    }

    @Test
    void keyMakesSoManyTopicsInASecond() {
        make(BILLING, 2);

        assertThatThrownBy(() -> newTopics.require(BILLING, ROOM))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ErrorCode.RATE_LIMITED));
        assertThat(met).isEqualTo(1);
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        make(BILLING, 1);
    }

    @Test
    void otherKeysAndEphemeralTopicsAreNotConcerned() {
        make(BILLING, 2);

        make("chat", 2);
        assertThatCode(() -> newTopics.require(BILLING, LIVE)).doesNotThrowAnyException();
    }

    @Test
    void whereNobodyIsAskedForAKeyThereIsNoLimit() {
        make("", 100);

        assertThat(met).isZero();
    }
}
