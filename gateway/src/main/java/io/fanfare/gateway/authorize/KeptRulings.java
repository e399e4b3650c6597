package io.fanfare.gateway.authorize;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Answers of backends, each for the time that it names. When there are too many, some are forgotten, and asked for again. Any thread. */
final class KeptRulings {
    private final Ticker nanos;
    private final Cache<Key, Kept> kept;

    /** Those of one client: of the sessions of a device, whichever token they have. */
    record Key(String url, String user, String device, Action action, String topic) {
        static Key of(String url, Identity identity, Action action, String topic) {
            return new Key(url, identity.user(), identity.device(), action, topic);
        }
    }

    /** @param untilNanos by the ticker */
    record Kept(boolean allow, int forSeconds, long untilNanos) {}

    KeptRulings(int maxCount, Ticker nanos) {
        this.nanos = nanos;
        this.kept = Caffeine.newBuilder()
                .maximumSize(maxCount)
                .expireAfter(Expiry.<Key, Kept>writing((key, ruling) -> Duration.ofSeconds(ruling.forSeconds())))
                .ticker(nanos)
                // Where it is used; the pool that it would take otherwise is everybody's.
                .executor(Runnable::run)
                .build();
    }

    /** Null if it has to be asked for. */
    Kept of(Key key) {
        return kept.getIfPresent(key);
    }

    void keep(Key key, boolean allow, int forSeconds) {
        kept.put(key, new Kept(allow, forSeconds, nanos.read() + TimeUnit.SECONDS.toNanos(forSeconds)));
    }

    /** For how many more seconds one holds, at least 1. */
    int secondsLeft(Kept one) {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(one.untilNanos() - nanos.read()));
    }

    long count() {
        return kept.estimatedSize();
    }
}
