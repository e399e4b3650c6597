package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A node can't reach Postgres, and one client of it asks for hundreds of topics and keeps dozens of requests in flight: all of
 * them are answered with errors, more than any client may cause, and none of which it has caused.
 */
final class StoreAwayScene implements Scene {
    private static final int TOPICS = 300;
    private static final int ROUNDS = 3;
    private static final int PUBLISHES = 40;
    private static final int PAGES = 20;

    private final List<TopicName> topics = IntStream.range(0, TOPICS)
            .mapToObj(number -> TopicName.of("away:" + number))
            .toList();

    @Override
    public void play(Stage stage) throws Exception {
        FaultProxy store = stage.cluster().node(HERE).proxy(ProxiedNode.Link.STORE);
        RecordingClient client = stage.connect(HERE);
        store.set(LinkState.refusing());
        store.cut();

        subscribe(client);
        awaitErrors(client, TOPICS);
        for (int round = 1; round <= ROUNDS; round++) {
            ask(client);
            awaitErrors(client, TOPICS + round * (PUBLISHES + PAGES));
        }

        store.heal();
        stage.cluster().awaitReady();
        subscribe(client);
        await().atMost(Stage.BOUND)
                .until(() -> client.isClosed() || client.subscribed().size() == TOPICS);
    }

    private void subscribe(RecordingClient client) {
        client.client()
                .subscribe(topics.stream()
                        .map(topic -> Target.after(topic, new Position(0, 0)))
                        .toArray(Target[]::new));
    }

    /** As much at once as a client may. */
    private void ask(RecordingClient client) {
        for (int i = 0; i < PUBLISHES; i++) {
            client.client().publish(topics.get(i), Payload.json("{}"), true);
        }
        for (int i = 0; i < PAGES; i++) {
            client.client().send(new Command.History(TOPICS + i, topics.get(i), new Position(0, 0), 1));
        }
    }

    private static void awaitErrors(RecordingClient client, int count) {
        await().atMost(Stage.BOUND)
                .until(() -> client.isClosed() || client.errors().size() >= count);
    }
}
