package io.fanfare.bench.fault;

/** Postgres is gone: connections to it are refused. */
class StoreKilledTest extends StoreDownContract {
    @Override
    void takeStoreAway() throws Exception {
        cluster().killPostgres();
    }

    @Override
    void bringBack() throws Exception {
        cluster().startPostgres();
    }
}
