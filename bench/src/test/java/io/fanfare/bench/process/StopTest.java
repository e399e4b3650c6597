package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Dialer;
import io.fanfare.protocol.CloseCode;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a gateway stops that is told to: its clients are sent away, none is dropped without a word. */
class StopTest {
    private static final int WINDOW_MILLIS = 2_000;
    private static final Map<String, String> TWO_SECONDS_OF_DRAIN = Map.of(
            "FANFARE_DRAIN_RECONNECT_WINDOW_MILLIS",
            Integer.toString(WINDOW_MILLIS),
            "FANFARE_DRAIN_TIMEOUT_MILLIS",
            "10000",
            "FANFARE_DRAIN_CLOSES_PER_SECOND",
            "60");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private GatewayProcess gateway;
    private Dialer dialer;
    private Audience webSockets;
    private Audience tcp;

    @BeforeEach
    void start() throws Exception {
        gateway = GatewayProcess.start(TWO_SECONDS_OF_DRAIN);
        dialer = new Dialer(1, 0);
        webSockets = new Audience().join(dialer, gateway.webSocket(), List.of("room:1"), 100);
        tcp = new Audience().join(dialer, gateway.tcp(), List.of("live:1"), 20);
    }

    @AfterEach
    void stop() {
        dialer.close();
        gateway.close();
    }

    @Test
    void nodeThatStopsIsNotReadyAndRefusesConnectionsWhileItsClientsLeave() throws Exception {
        Probe probe = new Probe(gateway);
        assertThat(probe.readiness()).isEqualTo(200);

        gateway.terminate();

        await().atMost(LIMIT).until(() -> probe.readiness() == 503);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThatThrownBy(
                                () -> new Socket("127.0.0.1", gateway.clients().getPort()).close())
                        .isInstanceOf(ConnectException.class));
        assertThat(gateway.isAlive()).isTrue();
        assertThat(gateway.awaitExit(LIMIT)).as(gateway.output()).isZero();
    }

    @Test
    void clientsAreToldToComeBackWithinAWindowAndThenClosedAsDraining() throws Exception {
        gateway.terminate();

        assertThat(gateway.awaitExit(LIMIT)).as(gateway.output()).isZero();
        awaitClosed(webSockets);
        awaitClosed(tcp);
        assertThat(webSockets.witnesses()).allSatisfy(witness -> {
            assertSentAway(witness);
            assertThat(witness.closeCode()).isEqualTo(CloseCode.DRAINING.number());
        });
        assertThat(tcp.witnesses()).allSatisfy(StopTest::assertSentAway);
    }

    private static void awaitClosed(Audience audience) {
        await().atMost(LIMIT).until(() -> audience.witnesses().stream().allMatch(Witness::isClosed));
    }

    private static void assertSentAway(Witness witness) {
        assertThat(witness.goAways().get(0)).satisfies(goAway -> {
            assertThat(goAway.code()).isEqualTo(CloseCode.DRAINING.number());
            assertThat(goAway.reconnect()).isTrue();
            assertThat(goAway.windowMillis()).isEqualTo(WINDOW_MILLIS);
        });
    }
}
