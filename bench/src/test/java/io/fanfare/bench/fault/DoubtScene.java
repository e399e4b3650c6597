package io.fanfare.bench.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A node is cut off the bus for a moment, and what is published until it is back, once to each topic, is not followed by more. */
final class DoubtScene implements Scene {
    private static final int ROUNDS = 4;
    private static final int TOPICS = 300;
    /** How many are published before the way is free again. */
    private static final int WHILE_REFUSED = 10;

    @Override
    public void play(Stage stage) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            play(stage, "doubt:" + round + "-");
        }
    }

    private static void play(Stage stage, String prefix) throws Exception {
        FaultProxy bus = stage.cluster().node(THERE).proxy(Node.Link.BUS);
        List<String> topics = new ArrayList<>(
                IntStream.range(0, TOPICS).mapToObj(i -> prefix + i).toList());
        topics.forEach(stage.checker()::durable);
        stage.subscribe(THERE, 0, topics, List.of());
        stage.awaitSettled();

        bus.set(LinkState.refusing());
        bus.cut();
        for (int i = 0; i < TOPICS; i++) {
            if (i == WHILE_REFUSED) {
                bus.heal();
            }
            stage.publish(HERE, topics.get(i), 1);
            if (i > WHILE_REFUSED && stage.metric(THERE, "fanfare_bus_healthy") == 1) {
                break;
            }
        }
        stage.awaitDelivered(PATIENCE);
    }
}
