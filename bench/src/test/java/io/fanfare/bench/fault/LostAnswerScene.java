package io.fanfare.bench.fault;

import io.fanfare.bench.process.NumberedPayload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Postgres commits, and the connection breaks before it says so. */
final class LostAnswerScene implements Scene {
    private static final String TOPIC = "lost-answer:1";
    private static final int ROUNDS = 5;

    @Override
    public void play(Stage stage) throws Exception {
        FaultProxy store = stage.cluster().node(HERE).proxy(Node.Link.STORE);
        stage.checker().durable(TOPIC);
        stage.subscribe(THERE, 0, List.of(TOPIC), List.of());
        stage.awaitSettled();
        for (int round = 0; round < ROUNDS; round++) {
            int value = stage.nextValue();
            byte[] payload = NumberedPayload.of(value);
            CompletableFuture<Void> lost = store.loseAnswerTo(payload);
            stage.publish(HERE, TOPIC, value, null);
            lost.get(Stage.BOUND.toSeconds(), TimeUnit.SECONDS);
        }
        stage.awaitDelivered(PATIENCE);
    }
}
