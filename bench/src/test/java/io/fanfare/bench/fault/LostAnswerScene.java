package io.fanfare.bench.fault;

/** Postgres commits, and the connection breaks before it says so. */
final class LostAnswerScene implements Scene {
    private static final int ROUNDS = 5;

    @Override
    public void play(Stage stage) throws Exception {
        UnansweredPublish publish = new UnansweredPublish(stage, "lost-answer:1");
        for (int round = 0; round < ROUNDS; round++) {
            publish.play(() -> {});
        }
        stage.awaitDelivered(PATIENCE);
    }
}
