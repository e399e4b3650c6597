package io.fanfare.bench.fault;

import io.fanfare.bench.fault.ProxiedNode.Link;
import java.io.IOException;

/** What can go wrong, how it is done and how it is undone. */
enum FaultKind {
    GATEWAY_KILL(4, "gateway") {
        @Override
        void begin(Cluster cluster, Fault fault) {
            cluster.node(fault.node()).kill();
        }

        @Override
        void end(Cluster cluster, Fault fault) throws Exception {
            cluster.node(fault.node()).start();
        }
    },
    GATEWAY_PAUSE(3, "gateway") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.node(fault.node()).pause();
        }

        @Override
        void end(Cluster cluster, Fault fault) throws Exception {
            cluster.node(fault.node()).resume();
        }
    },
    GATEWAY_STOP(2, "gateway") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.node(fault.node()).terminate();
        }

        @Override
        void end(Cluster cluster, Fault fault) throws Exception {
            cluster.node(fault.node()).start();
        }
    },
    /** The wall clock of a gateway jumps; it comes back, or stays there until it jumps again. */
    CLOCK_JUMP(4, "gateway's clock") {
        @Override
        void begin(Cluster cluster, Fault fault) {
            cluster.node(fault.node()).clock().jumpTo(ClockJump.millisAhead(fault.variant()));
        }

        @Override
        void end(Cluster cluster, Fault fault) {
            if (!ClockJump.stays(fault.variant())) {
                cluster.node(fault.node()).clock().jumpTo(0);
            }
        }
    },
    POSTGRES_KILL(2, "postgres") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.killPostgres();
        }

        @Override
        void end(Cluster cluster, Fault fault) throws Exception {
            cluster.startPostgres();
        }
    },
    POSTGRES_PAUSE(2, "postgres") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.postgres().pause();
        }

        @Override
        void end(Cluster cluster, Fault fault) throws Exception {
            cluster.postgres().resume();
        }
    },
    POSTGRES_TERMINATE_BACKENDS(2, "postgres") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.postgres()
                    .execute(
                            "postgres",
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                    + " WHERE application_name LIKE 'fanfare-%'");
        }
    },
    REDIS_KILL(3, "redis") {
        @Override
        void begin(Cluster cluster, Fault fault) {
            cluster.redis().kill(fault.variant());
        }

        @Override
        void end(Cluster cluster, Fault fault) throws Exception {
            cluster.redis().start(fault.variant());
        }
    },
    REDIS_PAUSE(2, "redis") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.redis().server(fault.variant()).pause();
        }

        @Override
        void end(Cluster cluster, Fault fault) throws Exception {
            cluster.redis().server(fault.variant()).resume();
        }
    },
    REDIS_FLUSH(1, "redis") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.redis().server(fault.variant()).execute("FLUSHALL");
        }
    },
    REDIS_CUT_SUBSCRIBERS(3, "redis") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.redis().server(fault.variant()).execute("CLIENT", "KILL", "TYPE", "pubsub");
        }
    },
    REDIS_TINY_BUFFERS(2, "redis") {
        @Override
        void begin(Cluster cluster, Fault fault) throws Exception {
            cluster.redis()
                    .server(fault.variant())
                    .execute("CONFIG", "SET", "client-output-buffer-limit", "pubsub 4096 2048 1");
        }

        @Override
        void end(Cluster cluster, Fault fault) throws Exception {
            cluster.redis()
                    .server(fault.variant())
                    .execute("CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60");
        }
    },
    /** For a Redis with replicas only. */
    REDIS_PROMOTE(3, "redis") {
        @Override
        void begin(Cluster cluster, Fault fault) {
            try {
                cluster.redis().promote(fault.variant());
            } catch (IOException refused) {
                // As while the replica is not in order yet: then nothing happens.
                System.out.println("no promotion: " + refused.getMessage());
            }
        }
    },
    CLIENTS_LINK(6, Link.CLIENTS),
    API_LINK(4, Link.API),
    STORE_LINK(4, Link.STORE),
    BUS_LINK(6, Link.BUS);

    private final int weight;
    private final String process;
    /** The link it concerns, or null if it concerns a process. */
    private final Link link;

    FaultKind(int weight, String process) {
        this.weight = weight;
        this.process = process;
        this.link = null;
    }

    FaultKind(int weight, Link link) {
        this.weight = weight;
        this.process = null;
        this.link = link;
    }

    /** How often it is drawn, in proportion to the others. */
    int weight() {
        return weight;
    }

    String target(int node) {
        if (link != null) {
            return "gateway-" + node + "'s link " + link;
        }
        return process.startsWith("gateway") ? process.replace("gateway", "gateway-" + node) : process;
    }

    /** Makes it happen. A process's kind says how; of a link, the variant does. */
    void begin(Cluster cluster, Fault fault) throws Exception {
        LinkFault.of(fault.variant()).begin(cluster.node(fault.node()).proxy(link), fault.variant());
    }

    /** Undoes it. What happens in an instant needs nothing. */
    void end(Cluster cluster, Fault fault) throws Exception {
        if (link != null) {
            LinkFault.of(fault.variant()).end(cluster.node(fault.node()).proxy(link));
        }
    }
}
