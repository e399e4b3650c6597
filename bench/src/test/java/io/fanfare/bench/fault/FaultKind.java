package io.fanfare.bench.fault;

import io.fanfare.bench.fault.LinkState.Direction;
import io.fanfare.bench.fault.Node.Link;
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

    private static final int SLOW_BYTES_PER_SECOND = 20_000;

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
        return process.equals("gateway") ? "gateway-" + node : process;
    }

    /** Makes it happen. A process's kind says how; of a link, the variant does. */
    void begin(Cluster cluster, Fault fault) throws Exception {
        FaultProxy proxy = cluster.node(fault.node()).proxy(link);
        switch (LinkFault.of(fault.variant())) {
            case CUT -> proxy.cut();
            case CUT_MID_FRAME -> proxy.cutMidFrame();
            case REFUSE -> {
                proxy.set(LinkState.refusing());
                proxy.cut();
            }
            case BLACK_HOLE, BLACK_HOLE_THEN_CUT -> proxy.set(LinkState.holding(Direction.FORTH, Direction.BACK));
            case BLACK_HOLE_FORTH -> proxy.set(LinkState.holding(Direction.FORTH));
            case BLACK_HOLE_BACK -> proxy.set(LinkState.holding(Direction.BACK));
            case DELAY -> proxy.set(LinkState.delaying(20 + fault.variant() % 400));
            case THROTTLE -> proxy.set(LinkState.throttled(SLOW_BYTES_PER_SECOND));
        }
    }

    /** Undoes it. What happens in an instant needs nothing. */
    void end(Cluster cluster, Fault fault) throws Exception {
        if (link != null) {
            FaultProxy proxy = cluster.node(fault.node()).proxy(link);
            if (LinkFault.of(fault.variant()) == LinkFault.BLACK_HOLE_THEN_CUT) {
                proxy.cut();
            }
            proxy.heal();
        }
    }

    /** Ways in which a link fails. */
    private enum LinkFault {
        CUT,
        CUT_MID_FRAME,
        REFUSE,
        BLACK_HOLE,
        BLACK_HOLE_THEN_CUT,
        BLACK_HOLE_FORTH,
        BLACK_HOLE_BACK,
        DELAY,
        THROTTLE;

        private static LinkFault of(int variant) {
            return values()[variant % values().length];
        }
    }
}
