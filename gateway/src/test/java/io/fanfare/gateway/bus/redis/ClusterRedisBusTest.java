package io.fanfare.gateway.bus.redis;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ClusterRedisBusTest extends BusContract {
    private static RedisCluster cluster;

    @BeforeAll
    static void launch() throws IOException {
        cluster = RedisCluster.launch();
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Override
    protected int nodeCount() {
        return 2;
    }

    @Override
    protected Bus open(String nodeId) {
        return RedisBuses.openPatient(cluster.url(), nodeId);
    }
}
