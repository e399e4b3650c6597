package io.fanfare.gateway.socket;

import java.util.concurrent.ConcurrentHashMap;

/** How many connections each block of addresses has, and may have. Holds nothing of those that have none. Any thread. */
final class Places {
    private final int max;
    private final ConcurrentHashMap<AddressBlock, Integer> taken = new ConcurrentHashMap<>();

    /** @param max of each, 0 for no limit */
    Places(int max) {
        this.max = max;
    }

    /** @return false if all are taken */
    boolean take(AddressBlock block) {
        if (max == 0 || taken.merge(block, 1, Integer::sum) <= max) {
            return true;
        }
        giveBack(block);
        return false;
    }

    void giveBack(AddressBlock block) {
        if (max > 0) {
            taken.computeIfPresent(block, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many blocks have one. */
    int blockCount() {
        return taken.size();
    }
}
