package io.fanfare.gateway.bus;

class LocalBusTest extends BusContract {

    @Override
    protected int nodeCount() {
        return 1;
    }

    @Override
    protected Bus open(String nodeId) {
        return new LocalBus();
    }
}
