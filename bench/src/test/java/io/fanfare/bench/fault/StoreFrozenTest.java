package io.fanfare.bench.fault;

/** Postgres is there and says nothing any more. */
class StoreFrozenTest extends StoreDownContract {
    @Override
    void takeStoreAway() throws Exception {
        cluster().postgres().pause();
    }

    @Override
    void bringBack() throws Exception {
        cluster().postgres().resume();
    }
}
