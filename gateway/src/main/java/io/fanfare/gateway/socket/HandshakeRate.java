package io.fanfare.gateway.socket;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Counts who connects in the present second, and forgets them with it. Any thread.
 *
 * <p><b>When full:</b> with {@value #MAX_ADDRESSES} addresses in one second further ones are not counted by themselves; what
 * the node takes in all bounds them.
 */
final class HandshakeRate {
    static final int MAX_ADDRESSES = 65_536;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int maxOfAddress;
    private final int maxOfAll;
    private final AtomicReference<Second> current = new AtomicReference<>(new Second(-1));

    private static final class Second {
        private final long number;
        private final AtomicInteger all = new AtomicInteger();
        private final ConcurrentHashMap<AddressBlock, AtomicInteger> byAddress = new ConcurrentHashMap<>();

        private Second(long number) {
            this.number = number;
        }
    }

    /** @param maxOfAddress of each address in a second, as {@code maxOfAll} 0 for no limit */
    HandshakeRate(int maxOfAddress, int maxOfAll) {
        this.maxOfAddress = maxOfAddress;
        this.maxOfAll = maxOfAll;
    }

    /** One of an address; false if there were as many already as may be. */
    boolean takeOf(AddressBlock address, long nowNanos) {
        if (maxOfAddress == 0) {
            return true;
        }
        Second second = secondOf(nowNanos);
        AtomicInteger count = second.byAddress.get(address);
        if (count == null) {
            if (second.byAddress.size() >= MAX_ADDRESSES) {
                return true;
            }
            count = second.byAddress.computeIfAbsent(address, first -> new AtomicInteger());
        }
        return count.incrementAndGet() <= maxOfAddress;
    }

    /** One of whatever address; false if there were as many already as may be. */
    boolean take(long nowNanos) {
        return maxOfAll == 0 || secondOf(nowNanos).all.incrementAndGet() <= maxOfAll;
    }

    private Second secondOf(long nowNanos) {
        long number = Math.floorDiv(nowNanos, NANOS_PER_SECOND);
        Second second = current.get();
        if (second.number == number) {
            return second;
        }
        Second next = new Second(number);
        return current.compareAndSet(second, next) ? next : current.get();
    }
}
