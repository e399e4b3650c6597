package io.fanfare.bench.fault;

import io.fanfare.bench.process.NumberedPayload;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Publishes on one node, with a subscriber on another, that Postgres commits, and of which it can't tell the node. */
final class UnansweredPublish {
    private final Stage stage;
    private final String topic;
    private final FaultProxy store;

    /** @param topic a durable one of its own, which is subscribed */
    UnansweredPublish(Stage stage, String topic) throws Exception {
        this.stage = stage;
        this.topic = topic;
        store = stage.cluster().node(Scene.HERE).proxy(ProxiedNode.Link.STORE);
        stage.checker().durable(topic);
        stage.subscribe(Scene.THERE, 0, List.of(topic), List.of());
        stage.awaitSettled();
    }

    /**
     * Publishes the next value, and returns when its answer is lost.
     *
     * @param after done at once then
     */
    void play(Runnable after) throws Exception {
        int value = stage.nextValue();
        var lost = store.loseAnswerTo(NumberedPayload.of(value)).thenRun(after);
        stage.publish(Scene.HERE, topic, value, null);
        lost.get(Stage.BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    /** The node's way to Postgres. */
    FaultProxy store() {
        return store;
    }
}
