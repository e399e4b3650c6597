package io.fanfare.bench.fault;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A node is cut off the bus for a moment, and what is published by way of it meanwhile is not followed by more. The others hear
 * with its next heartbeat that it had to leave something out.
 */
final class DoubtScene implements Scene {
    private static final int TOPICS = 20;

    @Override
    public void play(Stage stage) throws Exception {
        FaultProxy bus = stage.cluster().node(HERE).proxy(ProxiedNode.Link.BUS);
        List<String> topics =
                IntStream.range(0, TOPICS).mapToObj(i -> "doubt:" + i).toList();
        topics.forEach(stage.checker()::durable);
        stage.subscribe(THERE, 0, topics, List.of());
        stage.awaitSettled();

        bus.set(LinkState.refusing());
        bus.cut();
        for (String topic : topics) {
            stage.publish(HERE, topic, 1);
        }
        bus.heal();

        stage.awaitDelivered(PATIENCE);
        stage.cluster().awaitReady();
    }
}
