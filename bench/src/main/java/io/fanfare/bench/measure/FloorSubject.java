package io.fanfare.bench.measure;

import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.FrameConnection;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A featureless broadcaster on WebSocket, in text messages: {@code S<n>} subscribes to a topic and is answered {@code K},
 * {@code P<n> <payload>} sends the payload to its subscribers. What it costs is about what the kernel costs.
 */
final class FloorSubject implements Subject {
    private final InetSocketAddress address;

    FloorSubject(InetSocketAddress address) {
        this.address = address;
    }

    @Override
    public Endpoint endpoint() {
        return new WebSocketEndpoint(address, "/", "", WebSocketEndpoint.TEXT);
    }

    @Override
    public Participant newParticipant(int[] topics, Receiver receiver, Membership membership) {
        return new FloorParticipant(topics, receiver, membership);
    }

    private static final class FloorParticipant implements Participant {
        private static final int CONFIRMED_BYTES = 1;

        private final int[] topics;
        private final Receiver receiver;
        private final Membership membership;
        private volatile FrameConnection connection;
        private int missing;
        private int messages;

        private FloorParticipant(int[] topics, Receiver receiver, Membership membership) {
            this.topics = topics;
            this.receiver = receiver;
            this.membership = membership;
            missing = topics.length;
        }

        @Override
        public void onOpen(FrameConnection opened) {
            connection = opened;
            for (int topic : topics) {
                send("S" + topic, new byte[0]);
            }
            if (topics.length == 0) {
                membership.onReady();
            }
        }

        @Override
        public void onFrame(ByteBuf in, int index, int bytes) {
            if (bytes > CONFIRMED_BYTES) {
                messages++;
                receiver.onMessage(in, index);
            } else if (--missing == 0) {
                membership.onReady();
            }
        }

        @Override
        public void onReadComplete() {
            if (messages > 0) {
                receiver.onRead(messages);
                messages = 0;
            }
        }

        @Override
        public void onClosed(int code) {
            membership.onFailed("closed with " + code);
        }

        @Override
        public void publish(int topic, byte[] payload) {
            send("P" + topic + " ", payload);
        }

        private void send(String head, byte[] payload) {
            ByteBuf frame = connection.newFrame();
            frame.writeCharSequence(head, StandardCharsets.US_ASCII);
            frame.writeBytes(payload);
            connection.send(frame);
        }

        @Override
        public void close() {
            if (connection != null) {
                connection.close();
            }
        }
    }
}
