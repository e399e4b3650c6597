package io.fanfare.gateway.http;

import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.socket.AddressBlock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Who tries keys. An address from which there came too many different wrong ones within a minute is not told any more whether
 * others are right, until that is over. Nobody guesses 256 random bits; this is so that trying costs little, and is noticed.
 *
 * <p>Many backends may share an address. So a key that was good from there before is let in all the same; and one that is shown
 * again and again, as by a backend that has not heard that its key was revoked, counts once.
 *
 * <p>Any thread. <b>When full:</b> with {@value #MAX_ADDRESSES} addresses in a minute the others count as one; with
 * {@value #MAX_GOOD} good keys, each from an address, those are forgotten and learned again.
 */
final class WrongKeys {
    static final int MAX_ADDRESSES = 10_000;
    static final int MAX_GOOD = 16_384;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** No address has so many bits. */
    private static final AddressBlock OTHERS = new AddressBlock(false, -1);

    private final IntSupplier maxPerMinute;
    private final LongSupplier nanoClock;
    private final ConcurrentHashMap<AddressBlock, Tries> byAddress = new ConcurrentHashMap<>();
    private final AtomicLong sweptAtNanos;
    private final ConcurrentHashMap.KeySetView<Good, Boolean> good = ConcurrentHashMap.newKeySet();

    private record Good(AddressBlock address, long fingerprint) {}

    /** Those of an address in the minute since its first. Changed by the map's compute only. */
    private static final class Tries {
        private static final int REMEMBERED = 8;

        private final long startedAtNanos;
        private final long[] last = new long[REMEMBERED];
        private volatile int count;

        private Tries(long startedAtNanos) {
            this.startedAtNanos = startedAtNanos;
        }

        private void add(long fingerprint) {
            for (int i = 0; i < Math.min(count, REMEMBERED); i++) {
                if (last[i] == fingerprint) {
                    return;
                }
            }
            last[count % REMEMBERED] = fingerprint;
            count = count + 1;
        }

        private boolean isOver(long nowNanos) {
            return nowNanos - startedAtNanos >= MINUTE_NANOS;
        }
    }

    /** @param maxPerMinute asked each time; 0 for no limit */
    WrongKeys(IntSupplier maxPerMinute, LongSupplier nanoClock) {
        this.maxPerMinute = maxPerMinute;
        this.nanoClock = nanoClock;
        this.sweptAtNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** How long an address has to wait until a key of it is looked at; 0 if it has not. */
    long millisToWait(AddressBlock address, String key) {
        int max = maxPerMinute.getAsInt();
        long now = nanoClock.getAsLong();
        Tries tries = max == 0 ? null : byAddress.get(countedAs(address));
        if (tries == null
                || tries.count < max
                || tries.isOver(now)
                || good.contains(new Good(address, ApiKeys.fingerprint(key)))) {
            return 0;
        }
        return TimeUnit.NANOSECONDS.toMillis(MINUTE_NANOS - (now - tries.startedAtNanos)) + 1;
    }

    /** A key was looked at, and it is none that is known. */
    void wrong(AddressBlock address, String key) {
        if (maxPerMinute.getAsInt() == 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        long fingerprint = ApiKeys.fingerprint(key);
        if (byAddress.size() >= MAX_ADDRESSES) {
            sweep(now);
        }
        byAddress.compute(countedAs(address), (same, known) -> {
            Tries tries = known == null || known.isOver(now) ? new Tries(now) : known;
            tries.add(fingerprint);
            return tries;
        });
    }

    /** Once a second: a table that stays full must not be looked through for each key. */
    private void sweep(long nowNanos) {
        long swept = sweptAtNanos.get();
        if (nowNanos - swept >= SWEEP_NANOS && sweptAtNanos.compareAndSet(swept, nowNanos)) {
            byAddress.values().removeIf(tries -> tries.isOver(nowNanos));
        }
    }

    private AddressBlock countedAs(AddressBlock address) {
        return byAddress.containsKey(address) || byAddress.size() < MAX_ADDRESSES ? address : OTHERS;
    }

    /** A key was looked at, and it is known. */
    void good(AddressBlock address, String key) {
        if (good.size() >= MAX_GOOD) {
            good.clear();
        }
        good.add(new Good(address, ApiKeys.fingerprint(key)));
    }

    /** How many addresses something is kept of. */
    int addressCount() {
        return byAddress.size();
    }
}
