package io.fanfare.bench.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Postgres is set back to an older copy of its files, and goes on from there, past where clients were. */
final class RewindScene implements Scene {
    private static final List<String> TOPICS = List.of("rewind:1", "rewind:2");
    private static final int BEFORE_THE_COPY = 5;
    private static final int AFTER_THE_COPY = 10;
    private static final int AFTER_THE_REWIND = 20;

    @Override
    public void play(Stage stage) throws Exception {
        Cluster cluster = stage.cluster();
        TOPICS.forEach(stage.checker()::durable);
        List<ReturningSubscriber> away = new ArrayList<>();
        for (int node = 0; node < cluster.count(); node++) {
            stage.subscribe(node, 0, TOPICS, List.of());
            away.add(stage.subscribe(node, 0, TOPICS, List.of()));
        }
        publish(stage, BEFORE_THE_COPY);
        Map<String, Long> kept = stage.checker().lastAcknowledged();
        DataCopy copy = cluster.copyStore();
        publish(stage, AFTER_THE_COPY);
        stage.awaitDelivered(Stage.BOUND);
        away.forEach(ReturningSubscriber::leave);

        stage.checker().rewind(kept);
        cluster.rewindStore(copy);
        publish(stage, AFTER_THE_REWIND);
        stage.awaitDelivered(Stage.BOUND);
        away.forEach(ReturningSubscriber::comeBack);

        stage.awaitDelivered(Stage.BOUND);
        stage.checkHistory(TOPICS);
    }

    private static void publish(Stage stage, int count) throws Exception {
        for (String topic : TOPICS) {
            stage.publish(HERE, topic, count);
            stage.publish(THERE, topic, count);
        }
    }
}
