package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who sends more in a second than it may is read more slowly: everything is answered, and others notice nothing. */
@ExtendWith(NoLeaks.class)
class InputRateTest extends BystandersFixture {
    private static final int FRAMES = 500;
    private static final int PINGS = 20;
    private static final int BYTES = 2_000_000;
    private static final int FIRST_FRAGMENT = 0x02;
    private static final int LAST_FRAGMENT = 0x80;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final TopicName TOPIC = TopicName.of("room:rates");

    @BeforeAll
    static void start() throws Exception {
        start(
                "SESSIONS_FRAMES_PER_SECOND",
                Integer.toString(FRAMES),
                "SESSIONS_BYTES_PER_SECOND",
                Integer.toString(BYTES),
                "SESSIONS_PINGS_PER_SECOND",
                Integer.toString(PINGS));
    }

    private static double met(String limit) {
        return node.metric("fanfare_limits_met_total", "limit=\"" + limit + "\"");
    }

    @Test
    void heartbeatsAboveTheRateAreAnsweredLater() throws Exception {
        double before = met("pings");
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            long startNanos = System.nanoTime();
            for (int i = 0; i < 3 * PINGS; i++) {
                client.send(Command.Ping.INSTANCE);
            }
            for (int i = 0; i < 3 * PINGS; i++) {
                client.receive(Event.Pong.class);
            }

            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos))
                    .isGreaterThan(900);
        }
        assertThat(met("pings")).isGreaterThan(before);
    }

    @Test
    void pingsOfWebSocketCountToo() throws Exception {
        double before = met("pings");
        try (WebSocketClient client = new WebSocketClient(node.publicAddress())) {
            for (int i = 0; i < 2 * PINGS + 1; i++) {
                client.send(PING, new byte[4]);
            }
            for (int i = 0; i < 2 * PINGS + 1; i++) {
                assertThat(client.readFrame().firstByte()).isEqualTo(PONG);
            }
        }
        assertThat(met("pings")).isGreaterThan(before);
    }

    @Test
    void fragmentsCountAsFrames() throws Exception {
        double before = met("frames");
        try (WebSocketClient client = new WebSocketClient(node.publicAddress())) {
            client.open();
            byte[] flood = new byte[0];
            for (int i = 0; i < FRAMES / 50; i++) {
                flood = Bytes.join(flood, Bytes.masked(FIRST_FRAGMENT, new byte[0]));
                for (int continued = 0; continued < 48; continued++) {
                    flood = Bytes.join(flood, Bytes.masked(0, new byte[0]));
                }
                flood = Bytes.join(flood, Bytes.masked(LAST_FRAGMENT, WebSocketClient.bytes(Command.Ping.INSTANCE)));
                if (i % PINGS == 0) {
                    client.socket().send(flood);
                    flood = new byte[0];
                }
            }
            client.socket().send(flood);
            for (int i = 0; i < FRAMES / 50; i++) {
                assertThat(client.receive()).isInstanceOf(Event.Pong.class);
            }
        }
        assertThat(met("frames")).isGreaterThan(before);
    }

    @Test
    void everyPublishOfAFloodOfBytesIsAnswered() throws Exception {
        double before = met("bytes");
        Payload payload = Payload.binary(new byte[50_000]);
        try (TcpClient client = new TcpClient(node.publicAddress()).open()) {
            for (int i = 1; i <= 60; i++) {
                client.send(new Command.Publish(i, TOPIC, Publication.DEFAULT_EVENT, payload, null, true));
                client.receive(Event.Published.class);
            }
        }
        assertThat(met("bytes")).isGreaterThan(before);
    }
}
