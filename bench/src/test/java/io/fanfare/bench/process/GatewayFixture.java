package io.fanfare.bench.process;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.HttpPublisher;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** For each test a gateway process of its own, somebody who connects to it, and somebody who publishes. */
abstract class GatewayFixture {
    private final int loops;
    private final int sourceAddresses;
    private final int connections;
    private final int maxInFlight;
    GatewayProcess gateway;
    Dialer dialer;
    HttpPublisher http;
    Publications publications;

    /**
     * @param loops of the clients, and from how many source addresses they connect, as {@link Dialer} takes them
     * @param connections of the publisher, and how many publishes may be under way on each
     */
    GatewayFixture(int loops, int sourceAddresses, int connections, int maxInFlight) {
        this.loops = loops;
        this.sourceAddresses = sourceAddresses;
        this.connections = connections;
        this.maxInFlight = maxInFlight;
    }

    /** One as the README starts it, unless a test wants another. */
    GatewayProcess startGateway() throws IOException {
        return GatewayProcess.start(Map.of());
    }

    @BeforeEach
    final void start() throws IOException {
        gateway = startGateway();
        dialer = new Dialer(loops, sourceAddresses);
        http = new HttpPublisher(dialer, gateway.api(), connections, maxInFlight);
        publications = new Publications(http);
    }

    @AfterEach
    final void stop() {
        http.close();
        dialer.close();
        gateway.close();
    }
}
