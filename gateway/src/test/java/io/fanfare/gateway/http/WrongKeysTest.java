package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.socket.AddressBlock;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WrongKeysTest {
    private static final int MAX = 10;
    private static final AddressBlock HERE = AddressBlock.of(new InetSocketAddress("192.0.2.1", 1));
    private static final AddressBlock THERE = AddressBlock.of(new InetSocketAddress("192.0.2.2", 1));

    private long nowNanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30); // the clock may wrap around
    private int max = MAX;
    private final WrongKeys keys = new WrongKeys(() -> max, () -> nowNanos);

    @Test
    void addressThatHasTriedTooManyWaitsForTheRestOfTheMinute() {
        guess(HERE, MAX - 1);
        assertThat(keys.millisToWait(HERE, "next")).isZero();

        nowNanos += TimeUnit.SECONDS.toNanos(20);
        guess(HERE, MAX);

        assertThat(keys.millisToWait(HERE, "next")).isBetween(40_000L, 40_001L);
        assertThat(keys.millisToWait(THERE, "next")).isZero();
        nowNanos += TimeUnit.SECONDS.toNanos(40);
        assertThat(keys.millisToWait(HERE, "next")).isZero();
    }

    @Test
    void keyThatWasGoodFromThereBeforeIsLookedAtAllTheSame() {
        keys.good(HERE, "good");

        guess(HERE, MAX);

        assertThat(keys.millisToWait(HERE, "good")).isZero();
        assertThat(keys.millisToWait(HERE, "good elsewhere")).isPositive();
    }

    @Test
    void keyThatIsShownAgainAndAgainCountsOnce() {
        for (int i = 0; i < 1_000; i++) {
            keys.wrong(HERE, "revoked yesterday");
            keys.wrong(HERE, "revoked today");
        }

        assertThat(keys.millisToWait(HERE, "new")).isZero();
    }

    @Test
    void turnsDoNotPassForAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            guess(HERE, 9); // more than are remembered
        }

        assertThat(keys.millisToWait(HERE, "next")).isPositive();
    }

    @Test
    void limitMayBeOff() {
        max = 0;
        guess(HERE, 1_000);

        assertThat(keys.millisToWait(HERE, "next")).isZero();
        assertThat(keys.addressCount()).isZero();
    }

    @Test
    void limitMayChange() {
        guess(HERE, MAX);

        max = MAX + 1;

        assertThat(keys.millisToWait(HERE, "next")).isZero();
    }

    @Test
    void whenTheTableIsFullTheOthersCountAsOneAndThePlaceIsGivenBack() {
        guessFromEverywhere();

        guess(THERE, MAX);

        assertThat(keys.addressCount()).isEqualTo(WrongKeys.MAX_ADDRESSES + 1);
        assertThat(keys.millisToWait(THERE, "next")).isPositive();
        assertThat(keys.millisToWait(HERE, "next")).as("one of the others").isPositive();
        assertThat(keys.millisToWait(address(7), "next"))
                .as("one that has a place")
                .isZero();
        nowNanos += TimeUnit.MINUTES.toNanos(1);
        guess(HERE, 1);
        assertThat(keys.addressCount()).isEqualTo(1);
        assertThat(keys.millisToWait(THERE, "next")).isZero();
    }

    @Test
    void goodKeysOfManyAddressesTakeNoMoreThanTheirShare() {
        for (int i = 0; i <= WrongKeys.MAX_GOOD; i++) {
            keys.good(address(i), "good");
        }
        int last = WrongKeys.MAX_GOOD;
        guess(address(last), MAX);
        guess(address(1), MAX);

        assertThat(keys.millisToWait(address(last), "good")).isZero();
        assertThat(keys.millisToWait(address(1), "good")).as("forgotten").isPositive();
    }

    private void guessFromEverywhere() {
        for (int i = 0; i < WrongKeys.MAX_ADDRESSES; i++) {
            keys.wrong(address(i), "guess");
        }
    }

    private static AddressBlock address(int number) {
        return new AddressBlock(true, number);
    }

    private void guess(AddressBlock address, int times) {
        for (int i = 0; i < times; i++) {
            keys.wrong(address, "guess " + i);
        }
    }
}
