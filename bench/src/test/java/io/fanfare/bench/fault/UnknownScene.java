package io.fanfare.bench.fault;

import java.util.List;

/** Postgres commits, the connection breaks before it says so, and the node can't ask it for longer than it lets anybody wait. */
final class UnknownScene implements Scene {
    private static final String TOPIC = "unknown:1";

    @Override
    public void play(Stage stage) throws Exception {
        UnansweredPublish publish = new UnansweredPublish(stage, TOPIC);
        publish.play(() -> publish.store().set(LinkState.refusing()));
        publish.store().heal();

        stage.cluster().awaitReady();
        stage.checkHistory(List.of(TOPIC));
    }
}
