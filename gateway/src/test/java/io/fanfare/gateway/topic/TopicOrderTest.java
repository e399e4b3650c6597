package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TopicOrderTest {
    private static final Publication PUBLICATION =
            new Publication(TopicName.of("room:42"), Publication.DEFAULT_EVENT, Payload.json("{}"), null, 0);
    private static final long EPOCH = 7;

    private final TopicOrder order = new TopicOrder();
    private final List<Long> passed = new ArrayList<>();

    @Test
    void firstPublicationIsPassedOnWhateverItsOffset() {
        assertThat(accept(41)).as("a read is due").isFalse();

        assertThat(passed).containsExactly(41L);
    }

    @Test
    void whatFollowsIsPassedOn() {
        accept(1, 2, 3);

        assertThat(passed).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatWasSeenIsDropped() {
        accept(1, 2, 2, 1, 3);

        assertThat(passed).containsExactly(1L, 2L, 3L);
    }

    @Test
    void jumpAsksForOneReadAndHoldsEverythingBack() {
        accept(1);

        assertThat(accept(4)).isTrue();
        assertThat(accept(5)).as("a second read").isFalse();
        assertThat(accept(2)).isFalse();
        assertThat(passed).containsExactly(1L);
    }

    @Test
    void filledHoleLetsEverythingPassInOrder() {
        accept(1, 4, 5);

        boolean isFilled = order.fill(page(5, 2, 5), this::pass);

        assertThat(isFilled).isTrue();
        assertThat(passed).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(accept(6)).isFalse();
        assertThat(passed).endsWith(6L);
    }

    @Test
    void holeLargerThanAPageIsReadOn() {
        accept(1, 6);

        assertThat(order.fill(page(6, 2, 3), this::pass)).isFalse();
        assertThat(order.lastOffset()).isEqualTo(3);
        assertThat(order.fill(page(6, 4, 6), this::pass)).isTrue();
        assertThat(passed).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void holeThatHasExpiredIsPassedOver() {
        accept(1, 6);

        assertThat(order.fill(new TopicPage(new TopicHead(EPOCH, 7, 6), List.of()), this::pass))
                .isTrue();
        accept(7);

        assertThat(passed).containsExactly(1L, 7L);
    }

    @Test
    void storeThatIsBehindIsAskedAgain() {
        accept(1, 6);

        assertThat(order.fill(new TopicPage(new TopicHead(EPOCH, 2, 1), List.of()), this::pass))
                .isFalse();
    }

    @Test
    void anotherEpochStartsAnew() {
        accept(5, 6);

        assertThat(order.accept(PUBLICATION, EPOCH + 1, 1, this::pass)).isFalse();

        assertThat(passed).containsExactly(5L, 6L, 1L);
    }

    @Test
    void pageOfAnotherEpochIsIgnored() {
        accept(5, 8);
        order.accept(PUBLICATION, EPOCH + 1, 1, this::pass);

        assertThat(order.fill(page(8, 6, 8), this::pass)).isTrue();
        assertThat(passed).containsExactly(5L, 1L);
    }

    private boolean accept(long... offsets) {
        boolean isReadDue = false;
        for (long offset : offsets) {
            isReadDue = order.accept(PUBLICATION, EPOCH, offset, this::pass);
        }
        return isReadDue;
    }

    private void pass(Publication publication, long epoch, long offset) {
        passed.add(offset);
    }

    private static TopicPage page(long head, long from, long to) {
        return new TopicPage(
                new TopicHead(EPOCH, 1, head),
                LongStream.rangeClosed(from, to)
                        .mapToObj(offset -> new StoredPublication(offset, PUBLICATION))
                        .toList());
    }
}
