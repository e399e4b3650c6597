package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bus holds back a node's interest for a while. Who is told already then that it has subscribed gets what is published
 * meanwhile all the same, and the others what is published as soon as they are told.
 */
final class AttachScene implements Scene {
    private static final int TOPICS = 8;
    /** Long enough that somebody who need not wait for the bus is told by then, on a busy machine too. */
    private static final Duration HOLD = Duration.ofSeconds(5);

    @Override
    public void play(Stage stage) throws Exception {
        FaultProxy bus = stage.cluster().node(THERE).proxy(ProxiedNode.Link.BUS);
        bus.set(LinkState.holding(LinkState.Direction.values()));
        Map<ReturningSubscriber, String> waiting = new LinkedHashMap<>();
        for (int i = 0; i < TOPICS; i++) {
            String topic = "attach:" + i;
            stage.checker().durable(topic);
            waiting.put(stage.subscribe(THERE, 0, List.of(topic), List.of()), topic);
        }
        long releaseAtNanos = System.nanoTime() + HOLD.toNanos();
        await().atMost(Stage.BOUND)
                .until(() -> System.nanoTime() > releaseAtNanos
                        || waiting.keySet().stream().allMatch(ReturningSubscriber::isSettled));
        publishToThoseTold(stage, waiting);
        bus.heal();

        while (!waiting.isEmpty()) {
            await().atMost(Stage.BOUND)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> waiting.keySet().stream().anyMatch(ReturningSubscriber::isSettled));
            publishToThoseTold(stage, waiting);
        }
        stage.awaitDelivered(PATIENCE);
    }

    private static void publishToThoseTold(Stage stage, Map<ReturningSubscriber, String> waiting) throws Exception {
        for (ReturningSubscriber subscriber : List.copyOf(waiting.keySet())) {
            if (subscriber.isSettled()) {
                stage.publish(HERE, waiting.remove(subscriber), 1);
            }
        }
    }
}
