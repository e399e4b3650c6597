package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void ceilingDoublesUpToTenSeconds() {
        Backoff backoff = new Backoff(largest());

        long[] delays = LongStream.generate(backoff::nextMillis).limit(9).toArray();

        assertThat(delays).containsExactly(100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000);
    }

    @Test
    void delayIsAnyPartOfTheCeiling() {
        Random random = new Random(1);

        long[] delays = LongStream.generate(() -> new Backoff(random).nextMillis())
                .limit(10_000)
                .toArray();

        assertThat(delays).contains(0, 50, 100);
        assertThat(LongStream.of(delays)).allMatch(delay -> delay >= 0 && delay <= 100);
    }

    @Test
    void successStartsOver() {
        Backoff backoff = new Backoff(largest());
        backoff.nextMillis();
        backoff.nextMillis();

        backoff.reset();

        assertThat(backoff.nextMillis()).isEqualTo(100);
    }

    private static RandomGenerator largest() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
    }
}
