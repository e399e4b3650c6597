package io.fanfare.bench.fault;

import io.fanfare.bench.process.NumberedPayload;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Postgres commits, the connection breaks before it says so, and the node can't ask it for longer than it lets anybody wait. */
final class UnknownScene implements Scene {
    private static final String TOPIC = "unknown:1";

    @Override
    public void play(Stage stage) throws Exception {
        FaultProxy store = stage.cluster().node(HERE).proxy(Node.Link.STORE);
        stage.checker().durable(TOPIC);
        stage.subscribe(THERE, 0, List.of(TOPIC), List.of());
        stage.awaitSettled();
        int value = stage.nextValue();
        CompletableFuture<Void> lost =
                store.loseAnswerTo(NumberedPayload.of(value)).thenRun(() -> store.set(LinkState.refusing()));
        stage.publish(HERE, TOPIC, value, null);
        lost.get(Stage.BOUND.toSeconds(), TimeUnit.SECONDS);
        store.heal();

        stage.cluster().awaitReady();
        stage.checkHistory(List.of(TOPIC));
    }
}
