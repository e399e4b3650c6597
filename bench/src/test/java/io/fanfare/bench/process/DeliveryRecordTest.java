package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryRecordTest {
    private final DeliveryRecord record = new DeliveryRecord();

    @Test
    void keptPromiseHasNoBreaches() {
        record.acknowledged(10, 1);
        record.acknowledged(30, 3);
        see("a", 1, 10, 2, 20, 3, 30);

        assertThat(record.breaches()).isEmpty();
    }

    @Test
    void lostValueIsFound() {
        record.acknowledged(10, 1);
        record.acknowledged(20, 2);
        see("a", 1, 10);

        assertThat(record.breaches()).containsExactly("a: value 20, acknowledged at offset 2, lost");
    }

    @Test
    void skippedOffsetIsFound() {
        see("a", 1, 10, 3, 30);

        assertThat(record.breaches()).containsExactly("a: offsets 2..2 skipped");
    }

    @Test
    void repeatedOffsetIsFound() {
        see("a", 1, 10, 2, 20, 2, 21);

        assertThat(record.breaches()).contains("a: offset 2 repeated or out of order");
    }

    @Test
    void reorderedOffsetsAreFound() {
        see("a", 2, 20, 1, 10);

        assertThat(record.breaches())
                .containsExactly("a: offsets 1..1 skipped", "a: offset 1 repeated or out of order");
    }

    @Test
    void valueStoredTwiceIsFound() {
        see("a", 1, 10, 2, 10);

        assertThat(record.breaches()).containsExactly("a: value 10 repeated at offset 2");
    }

    @Test
    void valueAtAnotherOffsetThanAcknowledgedIsFound() {
        record.acknowledged(10, 2);
        see("a", 1, 10);

        assertThat(record.breaches()).containsExactly("a: value 10, acknowledged at offset 2, seen at 1");
    }

    @Test
    void subscribersThatDisagreeAreFound() {
        see("a", 1, 10);
        see("b", 1, 11);

        assertThat(record.breaches()).hasSize(1).first().asString().contains("offset 1 is");
    }

    private void see(String subscriber, int... offsetsAndValues) {
        for (int i = 0; i < offsetsAndValues.length; i += 2) {
            record.seen(subscriber, offsetsAndValues[i], offsetsAndValues[i + 1]);
        }
    }
}
