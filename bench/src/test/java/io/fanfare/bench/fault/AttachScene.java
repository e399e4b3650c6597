package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bus is slow to take an interest, and something is published as soon as the subscriber is told that it has subscribed. */
final class AttachScene implements Scene {
    private static final int TOPICS = 8;
    private static final int DELAY_MILLIS = 400;

    @Override
    public void play(Stage stage) throws Exception {
        FaultProxy bus = stage.cluster().node(THERE).proxy(Node.Link.BUS);
        bus.set(LinkState.delaying(DELAY_MILLIS));
        Map<Subscriber, String> waiting = new LinkedHashMap<>();
        for (int i = 0; i < TOPICS; i++) {
            String topic = "attach:" + i;
            stage.checker().durable(topic);
            waiting.put(stage.subscribe(THERE, 0, List.of(topic), List.of()), topic);
        }
        while (!waiting.isEmpty()) {
            await().atMost(Stage.BOUND)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> waiting.keySet().stream().anyMatch(Subscriber::isSettled));
            Subscriber told = waiting.keySet().stream()
                    .filter(Subscriber::isSettled)
                    .findFirst()
                    .orElseThrow();
            stage.publish(HERE, waiting.remove(told), 1);
        }
        stage.awaitDelivered(PATIENCE);
        bus.heal();
    }
}
