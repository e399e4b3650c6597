package io.fanfare.bench.fault;

import java.util.List;

/** The bus loses something without noticing, and the next publication shows it to everybody at once. */
final class HoleScene implements Scene {
    private static final int ROUNDS = 3;
    private static final int SUBSCRIBERS = 12;

    @Override
    public void play(Stage stage) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String topic = "hole:" + round;
            stage.checker().durable(topic);
            for (int i = 0; i < SUBSCRIBERS; i++) {
                stage.subscribe(THERE, 0, List.of(topic), List.of());
            }
            stage.awaitSettled();
            stage.publish(HERE, topic, 1);
            stage.awaitDelivered(PATIENCE);
            long catchUps = stage.metric(THERE, "fanfare_catchups_total");

            stage.storeUnheard(topic);
            stage.publish(HERE, topic, 1);
            stage.awaitDelivered(PATIENCE);

            long own = stage.metric(THERE, "fanfare_catchups_total") - catchUps;
            if (own > 0) {
                stage.checker()
                        .breach(
                                Breach.Kind.WASTEFUL,
                                topic + ": " + own + " subscriptions read one hole for themselves");
            }
        }
    }
}
