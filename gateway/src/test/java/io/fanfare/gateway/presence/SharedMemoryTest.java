package io.fanfare.gateway.presence;

import java.util.concurrent.TimeUnit;

/** What stands in for Redis where the clock is in the hand of the test. */
class SharedMemoryTest extends PresenceStoreContract {
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private long nowNanos;
    private final SharedMemory memory = new SharedMemory(() -> nowNanos, LEASE_NANOS);

    @Override
    PresenceStore of(long node) {
        return memory.of(node);
    }

    @Override
    void flush() {
        memory.flush();
    }

    @Override
    void passLease() {
        nowNanos += LEASE_NANOS;
    }

    @Override
    void breakDown() {
        ((SharedMemory.Handle) one).breakDown();
    }

    @Override
    void repair() {
        ((SharedMemory.Handle) one).repair();
    }
}
