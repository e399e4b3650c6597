package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that behave while others do not: one publishes, and a subscriber on each loop must see every message, in order
 * and soon. Works on a thread of its own until stopped.
 */
final class Bystanders {
    private static final TopicName TOPIC = TopicName.of("room:bystanders");
    /** As many as loops: connections are dealt out in turn. */
    private static final int SUBSCRIBERS = 2;

    private final TcpClient publisher;
    private final List<TcpClient> subscribers = new ArrayList<>();
    private final Thread thread = new Thread(this::work, "bystanders");
    private volatile boolean isStopped;
    private volatile long published;
    private volatile Throwable failure;

    /** @param token that grants them their topic; empty for none */
    Bystanders(Node node, String token) throws IOException {
        publisher = new TcpClient(node.publicAddress()).open(token);
        for (int i = 0; i < SUBSCRIBERS; i++) {
            TcpClient subscriber = new TcpClient(node.publicAddress()).open(token);
            subscriber.send(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(TOPIC))));
            subscriber.receive(Event.Subscribed.class);
            subscribers.add(subscriber);
        }
        thread.start();
    }

    private void work() {
        try {
            while (!isStopped) {
                publishOne(published + 1);
                published++;
            }
        } catch (Throwable fault) {
            failure = fault;
        }
    }

    private void publishOne(long number) throws IOException {
        Payload payload = Payload.json("{\"n\":" + number + "}");
        publisher.send(new Command.Publish(1, TOPIC, Publication.DEFAULT_EVENT, payload, null, true));
        assertThat(publisher.receive(Event.Published.class).position().offset()).isEqualTo(number);
        for (TcpClient subscriber : subscribers) {
            Event.Message message = subscriber.receive(Event.Message.class);
            assertThat(message.offset()).isEqualTo(number);
            assertThat(message.payload()).isEqualTo(payload);
        }
    }

    /** Everything has come in order, and messages still come. */
    void assertUndisturbed() {
        long seen = published;
        await().until(() -> failure != null || published > seen + 1);
        assertThat(failure).isNull();
    }

    void stop() throws Exception {
        isStopped = true;
        thread.join();
        publisher.close();
        for (TcpClient subscriber : subscribers) {
            subscriber.close();
        }
        assertThat(failure).isNull();
    }
}
