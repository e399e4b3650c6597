package io.fanfare.bench.fault;

/** Postgres is there and says nothing any more. */
class StoreFrozenTest extends StoreDownContract {
    @Override
    void takeAway(Cluster cluster) throws Exception {
        cluster.postgres().pause();
    }

    @Override
    void bringBack(Cluster cluster) throws Exception {
        cluster.postgres().resume();
    }
}
