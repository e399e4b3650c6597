package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who connects more than it may is told so and when to come back; others notice nothing. */
@ExtendWith(NoLeaks.class)
class AdmissionPortTest extends BystandersFixture {
    /** Three are bystanders. */
    private static final int PER_ADDRESS = 8;

    private final List<RawSocket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        start(
                "PUBLIC_TRUSTED_ADDRESSES",
                "192.0.2.1",
                "PUBLIC_MAX_CONNECTIONS_PER_ADDRESS",
                Integer.toString(PER_ADDRESS),
                "PUBLIC_HANDSHAKES_PER_SECOND_PER_ADDRESS",
                "0");
    }

    @AfterEach
    void placesAreFreeAgain() throws Exception {
        for (RawSocket socket : sockets) {
            socket.close();
        }
        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(3));
    }

    private RawSocket connect() throws IOException {
        RawSocket socket = new RawSocket(node.publicAddress());
        sockets.add(socket);
        return socket;
    }

    private void takeAllPlaces() throws Exception {
        for (int i = 3; i < PER_ADDRESS; i++) {
            new TcpClient(connect()).open();
        }
    }

    private static double refused() {
        return node.metric("fanfare_connections_refused_total", "reason=\"address\"");
    }

    @Test
    void tcpClientIsToldWhenToComeBack() throws Exception {
        double before = refused();
        takeAllPlaces();

        TcpClient client = new TcpClient(connect());
        client.send(new Command.Hello("", "test", "1", 0, ""));
        Event.GoAway goAway = client.receive(Event.GoAway.class);

        assertThat(goAway.code()).isEqualTo(CloseCode.TOO_MANY_CONNECTIONS.number());
        assertThat(goAway.reconnect()).isTrue();
        assertThat(goAway.windowMillis()).isEqualTo(5_000);
        client.socket().expectEnd();
        assertThat(refused()).isEqualTo(before + 1);
    }

    @Test
    void upgradeIsAnsweredWith429() throws Exception {
        takeAllPlaces();

        RawSocket socket = connect();
        socket.send(TestPort.upgradeRequest());

        assertThat(socket.readHead()).startsWith("HTTP/1.1 429 ").containsIgnoringCase("\r\nretry-after: 5\r\n");
    }

    @Test
    void floodOfConnectionsThatAreResetAtOnceLeavesNothing() throws Exception {
        double before = refused();
        takeAllPlaces();

        for (int i = 0; i < 500; i++) {
            new RawSocket(node.publicAddress()).reset();
        }

        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(PER_ADDRESS));
        assertThat(refused()).isGreaterThan(before);
    }

    @Test
    void halfOpenConnectionsTakeNoMoreThanTheirPlaces() throws Exception {
        for (int i = 0; i < 100; i++) {
            connect().shutdownOutput();
        }

        await().untilAsserted(
                        () -> assertThat(node.metric("fanfare_connections", "")).isEqualTo(3));
    }
}
