package io.fanfare.bench.measure;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.ClientListener;
import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.FrameConnection;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;

/** A gateway, by fanfare.v1 on WebSocket. */
final class FanfareSubject implements Subject {
    private final InetSocketAddress address;
    private final String namespace;

    FanfareSubject(InetSocketAddress address, String namespace) {
        this.address = address;
        this.namespace = namespace;
    }

    @Override
    public Endpoint endpoint() {
        return WebSocketEndpoint.fanfare(address);
    }

    @Override
    public Participant newParticipant(int[] topics, Receiver receiver, Membership membership) {
        Target[] targets =
                IntStream.of(topics).mapToObj(topic -> Target.live(name(topic))).toArray(Target[]::new);
        return new FanfareParticipant(new Client(new Listener(targets, receiver, membership)));
    }

    private TopicName name(int topic) {
        return TopicName.of(namespace + ":" + topic);
    }

    private final class FanfareParticipant implements Participant {
        private final Client client;

        private FanfareParticipant(Client client) {
            this.client = client;
        }

        @Override
        public void publish(int topic, byte[] payload) {
            client.publish(name(topic), new Payload(PayloadFormat.JSON, payload), false);
        }

        @Override
        public void close() {
            if (client.connection() != null) {
                client.connection().close();
            }
        }

        @Override
        public void onOpen(FrameConnection connection) {
            client.onOpen(connection);
        }

        @Override
        public void onFrame(ByteBuf in, int index, int bytes) {
            client.onFrame(in, index, bytes);
        }

        @Override
        public void onReadComplete() {
            client.onReadComplete();
        }

        @Override
        public void onClosed(int code) {
            client.onClosed(code);
        }
    }

    private static final class Listener extends ClientListener {
        private final Target[] targets;
        private final Receiver receiver;
        private final Membership membership;
        private int missing;
        private int messages;

        private Listener(Target[] targets, Receiver receiver, Membership membership) {
            this.targets = targets;
            this.receiver = receiver;
            this.membership = membership;
            missing = targets.length;
        }

        @Override
        public void onConnected(Client client) {
            if (targets.length > 0) {
                client.subscribe(targets);
            }
        }

        @Override
        public void onWelcome(Event.Welcome welcome) {
            if (targets.length == 0) {
                membership.onReady();
            }
        }

        @Override
        public void onSubscribed(Event.Subscribed subscribed) {
            if (--missing == 0) {
                membership.onReady();
            }
        }

        @Override
        public void onMessage(int topicId, long offset, ByteBuf in, int payloadIndex, int payloadBytes) {
            messages++;
            receiver.onMessage(in, payloadIndex);
        }

        @Override
        public void onReadComplete() {
            if (messages > 0) {
                receiver.onRead(messages);
                messages = 0;
            }
        }

        @Override
        public void onSkipped(Event.Skipped skipped) {
            membership.onFailed("the gateway dropped " + skipped.count() + " messages: this client reads too slowly");
        }

        @Override
        public void onError(Event.Error error) {
            membership.onFailed("the gateway refused: " + error.text());
        }

        @Override
        public void onClosed(int code) {
            membership.onFailed("closed with " + code);
        }
    }
}
