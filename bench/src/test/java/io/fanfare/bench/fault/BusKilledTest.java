package io.fanfare.bench.fault;

/** Redis is gone: connections to it are refused. It comes back empty. */
class BusKilledTest extends BusDownContract {
    @Override
    void takeBusAway() {
        cluster().redis().kill(0);
    }

    @Override
    void bringBack() throws Exception {
        cluster().redis().start(0);
    }
}
