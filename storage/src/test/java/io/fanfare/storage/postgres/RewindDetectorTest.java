package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RewindDetectorTest {
    private static final UUID HERE = UUID.randomUUID();
    private static final UUID THERE = UUID.randomUUID();

    private final RewindDetector rewinds = new RewindDetector();

    @Test
    void whoHasSeenNothingMissesNothing() {
        assertThat(rewinds.missesIn(1, Map.of())).isFalse();
        assertThat(rewinds.knows(1, 1)).isFalse();
    }

    @Test
    void oneWriterThatIsBehindIsARewindHoweverFarTheOthersHaveCome() {
        rewinds.see(1, 1, Map.of(HERE, 5L, THERE, 5L));

        assertThat(rewinds.missesIn(1, Map.of(HERE, 5L, THERE, 5L))).isFalse();
        assertThat(rewinds.missesIn(1, Map.of(HERE, 100L, THERE, 4L))).isTrue();
        assertThat(rewinds.missesIn(1, Map.of(HERE, 5L))).isTrue();
    }

    @Test
    void answersAreRememberedInTheirEpochOnly() {
        rewinds.see(1, 1, Map.of(HERE, 5L));

        rewinds.add(1, Map.of(THERE, 3L));
        rewinds.add(2, Map.of(HERE, 9L));

        assertThat(rewinds.missesIn(1, Map.of(HERE, 5L, THERE, 2L))).isTrue();
        assertThat(rewinds.missesIn(1, Map.of(HERE, 5L, THERE, 3L))).isFalse();
    }

    @Test
    void anEarlierLookTakesNothingBack() {
        rewinds.see(1, 1, Map.of(HERE, 5L));

        rewinds.see(1, 1, Map.of(HERE, 4L));

        assertThat(rewinds.missesIn(1, Map.of(HERE, 4L))).isTrue();
    }

    @Test
    void wayBackIntoAnEpochThatHadEndedIsARewind() {
        rewinds.see(1, 1, Map.of(HERE, 5L));

        rewinds.see(2, 1, Map.of(HERE, 6L));

        assertThat(rewinds.missesIn(1, Map.of(HERE, 7L))).isTrue();
        assertThat(rewinds.missesIn(3, Map.of(HERE, 7L))).isFalse();
    }

    @Test
    void onlyWhoWasThereLastKnowsTheServer() {
        rewinds.see(1, 4, Map.of(HERE, 5L));

        assertThat(rewinds.knows(1, 4)).isTrue();
        assertThat(rewinds.knows(1, 5)).isFalse();
        assertThat(rewinds.knows(2, 4)).isFalse();
    }
}
