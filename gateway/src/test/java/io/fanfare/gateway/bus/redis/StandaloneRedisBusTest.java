package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class StandaloneRedisBusTest extends BusContract {
    private static RedisServer server;

    @BeforeAll
    static void launch() throws IOException {
        server = RedisServer.launch();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Override
    protected int nodeCount() {
        return 2;
    }

    @Override
    protected Bus open(String nodeId) {
        return RedisBuses.openPatient(server.url(), nodeId);
    }
}
