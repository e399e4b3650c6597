package io.fanfare.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Retention;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopicLogTest {
    private final TopicLog log = new TopicLog(new Retention(Duration.ofSeconds(Long.MAX_VALUE), 10));

    @Test
    void entriesKeepTheirOffsetsWhileTheRingGrowsAndShrinks() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            boolean isGrowing = round / 1_000 % 2 == 0;
            if (log.isEmpty() || random.nextInt(10) < (isGrowing ? 7 : 3)) {
                long offset = log.headOffset() + 1;
                assertThat(log.add(entryFor(offset))).isEqualTo(offset);
            } else {
                long oldest = log.oldestOffset();
                assertThat(log.removeOldest().publication.timeMillis()).isEqualTo(oldest);
            }
            if (!log.isEmpty()) {
                long middle = (log.oldestOffset() + log.headOffset()) / 2;
                assertThat(log.at(log.oldestOffset()).publication.timeMillis()).isEqualTo(log.oldestOffset());
                assertThat(log.at(middle).publication.timeMillis()).isEqualTo(middle);
                assertThat(log.at(log.headOffset()).publication.timeMillis()).isEqualTo(log.headOffset());
            }
        }
    }

    @Test
    void longestAgeNeverExpires() {
        log.add(entryFor(1));

        assertThat(log.oldestExpiresAtMillis()).isGreaterThan(Long.MAX_VALUE / 2 - 1);
    }

    /** An entry that knows the offset it should get. */
    private TopicLog.Entry entryFor(long offset) {
        Publication publication = new Publication(TopicName.of("room"), "e", Payload.json("{}"), null, offset);
        return new TopicLog.Entry(log, publication, 1, 1);
    }
}
