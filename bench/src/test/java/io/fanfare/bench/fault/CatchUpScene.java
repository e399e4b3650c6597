package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import io.fanfare.bench.fault.LinkState.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The last page of a catch-up is on its way from the store, and what is published last comes by the bus meanwhile. */
final class CatchUpScene implements Scene {
    private static final String TOPIC = "catch-up:1";
    private static final int STORED = 100;
    private static final int LIVE_SUBSCRIBERS = 8;
    /** Long enough to hold back what the store answers to a question that is under way. */
    private static final int DELAY_MILLIS = 200;
    /** What a page takes, and nothing else that a node asks for. */
    private static final int PAGE_BYTES = 2_000;
    /** For a page to come. */
    private static final Duration ENOUGH = Duration.ofSeconds(2);

    @Override
    public void play(Stage stage) throws Exception {
        FaultProxy store = stage.cluster().node(THERE).proxy(ProxiedNode.Link.STORE);
        stage.checker().durable(TOPIC);
        stage.publish(HERE, TOPIC, STORED);
        List<ReturningSubscriber> live = new ArrayList<>();
        for (int i = 0; i < LIVE_SUBSCRIBERS; i++) {
            live.add(stage.subscribe(THERE, -1, List.of(TOPIC), List.of()));
        }
        stage.awaitSettled();

        try {
            holdLastPage(stage, store);
            stage.publish(HERE, TOPIC, 1);
            await().atMost(PATIENCE)
                    .until(() -> live.stream()
                            .allMatch(subscriber -> subscriber.reader(TOPIC).hasAll()));
        } finally {
            store.heal();
        }
        stage.awaitDelivered(PATIENCE);
    }

    /**
     * Has one more subscriber catch up, and another one if the page came too soon, as on a machine that stood still, or was held
     * only in part.
     */
    private static void holdLastPage(Stage stage, FaultProxy store) {
        while (!isPageHeld(store)) {
            store.set(LinkState.delaying(DELAY_MILLIS));
            ReturningSubscriber behind = stage.subscribe(THERE, 0, List.of(TOPIC), List.of());
            await().atMost(Stage.BOUND).pollInterval(Duration.ofMillis(5)).until(behind::isSettled);
            store.set(LinkState.holding(Direction.BACK));
            long heldAtNanos = System.nanoTime();
            await().atMost(Stage.BOUND)
                    .until(() -> isPageHeld(store)
                            || behind.reader(TOPIC).hasAll()
                            || System.nanoTime() - heldAtNanos > ENOUGH.toNanos());
        }
    }

    private static boolean isPageHeld(FaultProxy store) {
        return store.waitingBytes(Direction.BACK) > PAGE_BYTES;
    }
}
