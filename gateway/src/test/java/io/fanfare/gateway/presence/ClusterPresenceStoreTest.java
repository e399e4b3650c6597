package io.fanfare.gateway.presence;

import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bus.redis.RedisCluster;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.JsonRules;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Over three primaries that are a Cluster. */
class ClusterPresenceStoreTest extends PresenceStoreContract {
    private static final int PRIMARIES = 3;

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(RedisPresenceStore.class);

    @RegisterExtension
    final ExpectedLog client = new ExpectedLog("io.lettuce.core");

    private RedisCluster cluster;

    @Override
    PresenceStore of(long node) throws Exception {
        if (cluster == null) {
            cluster = RedisCluster.launch();
        }
        return new RedisPresenceStore(
                RedisPresenceStoreTest.settings(cluster.url(), ""),
                "node-" + node,
                node,
                RedisPresenceStoreTest.SHORT,
                JsonRules::allow,
                GatewayMetrics.NONE);
    }

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    @Override
    void flush() throws Exception {
        for (int i = 0; i < PRIMARIES; i++) {
            cluster.server(i).execute("FLUSHALL");
        }
    }

    @Override
    void passLease() {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> of(one.leases(Set.of(ONE, OTHER))).isEmpty());
    }

    @Override
    void breakDown() throws Exception {
        for (int i = 0; i < PRIMARIES; i++) {
            cluster.server(i).kill();
        }
    }

    @Override
    void repair() throws Exception {
        for (int i = 0; i < PRIMARIES; i++) {
            cluster.server(i).start();
        }
    }
}
