package io.fanfare.bench.fault;

/** Redis is there and says nothing any more. */
class BusFrozenTest extends BusDownContract {
    @Override
    void takeBusAway() throws Exception {
        cluster().redis().server().pause();
    }

    @Override
    void bringBack() throws Exception {
        cluster().redis().server().resume();
    }
}
