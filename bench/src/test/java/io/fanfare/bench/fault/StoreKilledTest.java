package io.fanfare.bench.fault;

/** Postgres is gone: connections to it are refused. */
class StoreKilledTest extends StoreDownContract {
    @Override
    void takeAway(Cluster cluster) throws Exception {
        cluster.killPostgres();
    }

    @Override
    void bringBack(Cluster cluster) throws Exception {
        cluster.startPostgres();
    }
}
