package io.fanfare.bench.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class StreamTrackerTest {
    private static final int STREAM = 10;

    private final StreamTracker tracker = new StreamTracker(STREAM, 2);

    private static SentMessages sent(int first, int second) {
        SentMessages sent = new SentMessages(STREAM + 2);
        sent.setNumbers(STREAM, first);
        sent.setNumbers(STREAM + 1, second);
        return sent;
    }

    private void receive(int... numbers) {
        for (int number : numbers) {
            tracker.onMessage(STREAM, number);
        }
    }

    @Test
    void streamsAreCountedApart() {
        receive(1, 2, 3);
        tracker.onMessage(STREAM + 1, 1);

        assertThat(tracker.finish(sent(3, 1))).isEqualTo(new Tally(4, 4, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void holeThatIsFilledLaterIsOutOfOrderAndNotLost() {
        receive(1, 4, 3, 2, 5);

        assertThat(tracker.finish(sent(5, 0))).isEqualTo(new Tally(5, 5, 0, 0, 0, 0, 2, 0, 0));
    }

    @Test
    void messageThatFillsAHoleForTheSecondTimeIsRepeated() {
        receive(1, 3, 2, 2);

        assertThat(tracker.finish(sent(3, 0))).isEqualTo(new Tally(3, 3, 0, 0, 0, 1, 1, 0, 0));
    }

    @Test
    void messagesThatNeverCameAtTheEndAreLost() {
        receive(1, 2);

        assertThat(tracker.finish(sent(5, 1))).isEqualTo(new Tally(6, 2, 4, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void whatTheServerSaysItPassedOverIsAnnouncedAndNotLost() {
        receive(1, 5);
        tracker.onSignalled(3);

        assertThat(tracker.finish(sent(5, 0))).isEqualTo(new Tally(5, 2, 0, 3, 0, 0, 0, 0, 3));
    }

    @Test
    void holeLargerThanTheServerSaysIsLostAsFarAsItIsLarger() {
        receive(1, 5);
        tracker.onSignalled(1);

        assertThat(tracker.finish(sent(5, 0))).isEqualTo(new Tally(5, 2, 2, 1, 0, 0, 0, 0, 1));
    }

    @Test
    void whatWasPublishedWhileSomeoneWasAwayIsAbsent() {
        receive(1, 2);
        tracker.onReturnWithoutResume();
        receive(6, 7);

        assertThat(tracker.finish(sent(7, 0))).isEqualTo(new Tally(7, 4, 0, 0, 3, 0, 0, 0, 0));
    }

    @Test
    void whoeverHearsNothingMoreAfterAnAbsenceHasLostNothing() {
        receive(1, 2);
        tracker.onReturnWithoutResume();
        tracker.onReturnWithoutResume();

        assertThat(tracker.finish(sent(7, 0))).isEqualTo(new Tally(7, 2, 0, 0, 5, 0, 0, 0, 0));
    }

    @Test
    void holeAfterAnAbsenceHasEndedIsLost() {
        receive(1);
        tracker.onReturnWithoutResume();
        receive(4, 6);

        assertThat(tracker.finish(sent(6, 0))).isEqualTo(new Tally(6, 3, 1, 0, 2, 0, 0, 0, 0));
    }

    @Test
    void messagesOfStreamsThatAreNotFollowedAreForeign() {
        tracker.onMessage(STREAM - 1, 1);
        tracker.onMessage(STREAM + 2, 1);
        tracker.onMessage(STREAM, 0);
        tracker.onForeign();

        assertThat(tracker.finish(sent(0, 0)).foreign()).isEqualTo(4);
    }

    @Test
    void publishThatTheServerRefusedIsNotMissed() {
        receive(1, 3);
        SentMessages sent = sent(5, 0);
        sent.addRefused(List.of(new SentMessages.Refused(STREAM, 2), new SentMessages.Refused(STREAM, 4)), 2);

        assertThat(tracker.finish(sent)).isEqualTo(new Tally(3, 2, 1, 0, 0, 0, 0, 0, 0));
    }

    @RepeatedTest(50)
    void agreesWithASetOfAllNumbers(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        TreeSet<Integer> seen = new TreeSet<>();
        long repeated = 0;
        long late = 0;

        for (int i = 0; i < 500; i++) {
            int number = Math.max(1, i + random.nextInt(20) - random.nextInt(20));
            late += !seen.isEmpty() && number < seen.last() && !seen.contains(number) ? 1 : 0;
            repeated += seen.add(number) ? 0 : 1;
            receive(number);
        }

        int count = seen.last() + 3;
        long lost = count - seen.size();
        assertThat(tracker.finish(sent(count, 0)))
                .isEqualTo(new Tally(count, seen.size(), lost, 0, 0, repeated, late, 0, 0));
    }

    @Test
    void moreHolesThanAreKeptStayLost() {
        int ranges = Holes.MAX_RANGES + 10;
        for (int i = 1; i <= ranges; i++) {
            receive(2 * i);
        }

        receive(1, 2 * ranges - 1);

        // The first hole was forgotten: who fills it seems to repeat. The last is known.
        Tally tally = tracker.finish(sent(2 * ranges, 0));
        assertThat(tally.lost()).isEqualTo(ranges - 1);
        assertThat(tally.repeated()).isEqualTo(1);
        assertThat(tally.outOfOrder()).isEqualTo(1);
    }
}
