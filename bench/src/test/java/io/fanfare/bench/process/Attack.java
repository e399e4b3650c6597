package io.fanfare.bench.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Harm that strangers, clients and backends can do, and the counter that tells an operator. */
enum Attack {
    CONNECTIONS_THAT_ARE_RESET("fanfare_connections_refused_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) {
            attackers.repeat(400, () -> attackers.connect(node.clients()).reset());
        }
    },
    CONNECTIONS_THAT_SAY_NOTHING("fanfare_connections_refused_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) {
            attackers.repeat(400, () -> attackers.connect(node.clients()));
        }
    },
    CONNECTIONS_THAT_SAY_NONSENSE("fanfare_connections_ended_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) {
            attackers.repeat(50, () -> attackers.connect(node.clients()).send("GET /ws HTTP/1.1\r\nHost : a\r\n\r\n"));
            attackers.repeat(50, () -> attackers.connect(node.clients()).send(new byte[] {0x05, 0x7f, 1, 2, 3, 4}));
            attackers.repeat(
                    50,
                    () -> attackers
                            .connect(node.api())
                            .send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n"));
        }
    },
    PINGS("fanfare_limits_met_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) throws IOException {
            forClients(10, attackers, node, client -> attackers.repeat(20, () -> client.send(repeated(50, PING))));
        }
    },
    FRAGMENTS("fanfare_connections_ended_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) {
            attackers.repeat(50, () -> {
                RawSocket client = attackers.connect(node.clients());
                client.send(UPGRADE);
                client.send(repeated(2_000, FRAGMENT));
            });
        }
    },
    SUBSCRIBING_AND_UNSUBSCRIBING("fanfare_limits_met_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) throws IOException {
            AtomicInteger round = new AtomicInteger();
            forClients(
                    4,
                    attackers,
                    node,
                    client -> attackers.repeat(10, () -> {
                        List<TopicName> topics = topics(round.incrementAndGet());
                        client.send(TcpClient.bytes(new Command.Subscribe(1, targets(topics))));
                        client.send(TcpClient.bytes(new Command.Unsubscribe(2, topics)));
                    }));
        }
    },
    PUBLISHES("fanfare_limits_met_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) throws IOException {
            byte[] publish = TcpClient.bytes(publish(Payload.json("{\"a\":1}")));
            forClients(4, attackers, node, client -> attackers.repeat(20, () -> client.send(repeated(100, publish))));
        }
    },
    PAYLOADS_THAT_ARE_DEEP("fanfare_errors_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) throws IOException {
            Payload deep = Payload.json("{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");
            byte[] publish = TcpClient.bytes(publish(deep));
            attackers.repeat(50, () -> {
                RawSocket client = client(attackers, node);
                client.send(publish);
            });
        }
    },
    PAGES_OF_HISTORY_THAT_NOBODY_READS("fanfare_limits_met_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) throws IOException {
            byte[] history = TcpClient.bytes(new Command.History(1, PAST, new Position(0, 0), 1_000));
            forClients(30, attackers, node, client -> attackers.repeat(5, () -> client.send(repeated(64, history))));
        }
    },
    ANSWERS_OF_THE_API_THAT_NOBODY_READS("fanfare_api_connections_closed_total") {
        @Override
        void begin(Attackers attackers, GatewayProcess node) {
            byte[] request = ("GET /v1/topics/" + PAST.value() + "/messages?after=0&limit=1000 HTTP/1.1\r\n"
                            + "Host: localhost\r\n\r\n")
                    .getBytes(US_ASCII);
            attackers.repeat(10, () -> attackers.connect(node.api()).send(repeated(100, request)));
        }
    };

    /** A topic with a long history. */
    static final TopicName PAST = TopicName.of("room:past");

    private static final byte[] PING = TcpClient.bytes(Command.Ping.INSTANCE);
    private static final byte[] FRAGMENT = {0x00, (byte) 0x81, 0, 0, 0, 0, 'x'};
    private static final String UPGRADE = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: fanfare.v1\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final int TOPICS = 1_000;

    private final String counter;

    Attack(String counter) {
        this.counter = counter;
    }

    /** What rises when the node fends it off. */
    String counter() {
        return counter;
    }

    /** It goes on until the attackers are closed. */
    abstract void begin(Attackers attackers, GatewayProcess node) throws IOException;

    private interface Habit {
        void of(RawSocket client);
    }

    private static void forClients(int count, Attackers attackers, GatewayProcess node, Habit habit)
            throws IOException {
        for (int i = 0; i < count; i++) {
            habit.of(client(attackers, node));
        }
    }

    /** One that has said hello, and reads nothing. */
    private static RawSocket client(Attackers attackers, GatewayProcess node) throws IOException {
        RawSocket client = attackers.connect(node.clients());
        client.send(TcpClient.bytes(new Command.Hello("", "attacker", "", 600, "")));
        return client;
    }

    private static Command publish(Payload payload) {
        return new Command.Publish(1, TopicName.of("room:flood"), Publication.DEFAULT_EVENT, payload, null, true);
    }

    private static List<TopicName> topics(int round) {
        List<TopicName> topics = new ArrayList<>(TOPICS);
        for (int i = 0; i < TOPICS; i++) {
            topics.add(TopicName.of("churn:" + round + "-" + i));
        }
        return topics;
    }

    private static List<Target> targets(List<TopicName> topics) {
        return topics.stream()
                .map(topic -> Target.after(topic, new Position(0, 0)))
                .toList();
    }

    private static byte[] repeated(int count, byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(count * bytes.length);
        for (int i = 0; i < count; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }
}
