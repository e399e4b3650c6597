package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.StreamTickets.Outcome;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamTicketsTest {
    private static final int MAX = 40;

    private long now = Long.MAX_VALUE - 5;
    private final StreamTickets tickets = new StreamTickets(() -> now, MAX);

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void ticketStandsForItsTokenOnce() {
        String ticket = tickets.give("token").ticket();

        assertThat(ticket).matches("[\\w-]{32}");
        assertThat(tickets.take(ticket)).isEqualTo("token");
        assertThat(tickets.take(ticket)).isNull();
        assertThat(tickets.take("nonsense")).isNull();
        assertThat(tickets.count()).isZero();
    }

    @Test
    void ticketExpires() {
        String inTime = tickets.give("token").ticket();
        String late = tickets.give("token").ticket();

        pass(StreamTickets.LIFE_SECONDS);
        assertThat(tickets.take(inTime)).isEqualTo("token");
        pass(1);
        assertThat(tickets.take(late)).isNull();
    }

    @Test
    void expiredOnesAreForgotten() {
        tickets.give("token");
        pass(StreamTickets.LIFE_SECONDS + 1);
        String fresh = tickets.give("token").ticket();

        tickets.forgetExpired();

        assertThat(tickets.count()).isEqualTo(1);
        assertThat(tickets.take(fresh)).isEqualTo("token");
    }

    @Test
    void tokenHasSoManyAndGetsMoreWhenSomeAreUsed() {
        Set<String> given = new HashSet<>();
        for (int i = 0; i < StreamTickets.MAX_PER_TOKEN; i++) {
            given.add(tickets.give("token").ticket());
        }
        assertThat(given).hasSize(StreamTickets.MAX_PER_TOKEN);

        assertThat(tickets.give("token").outcome()).isEqualTo(Outcome.TOO_MANY);
        assertThat(tickets.give("token").outcome()).isEqualTo(Outcome.TOO_MANY);
        assertThat(tickets.give("other").outcome()).isEqualTo(Outcome.GIVEN);

        tickets.take(given.iterator().next());
        assertThat(tickets.give("token").outcome()).isEqualTo(Outcome.GIVEN);
    }

    @Test
    void nodeHasSoManyAndGivesMoreWhenSomeHaveExpired() {
        for (int i = 0; i < MAX; i++) {
            assertThat(tickets.give("token-" + i).outcome()).isEqualTo(Outcome.GIVEN);
        }
        assertThat(tickets.give("one more").outcome()).isEqualTo(Outcome.FULL);
        assertThat(tickets.count()).isEqualTo(MAX);

        pass(StreamTickets.LIFE_SECONDS + 1);
        tickets.forgetExpired();

        assertThat(tickets.give("one more").outcome()).isEqualTo(Outcome.GIVEN);
    }

    @Test
    void longTokensTakeNoMoreRoomThanThereIs() {
        StreamTickets many = new StreamTickets(() -> now, 1 << 20);
        String token = "x".repeat(8_000);
        int given = 0;
        while (many.give(token + given).outcome() == Outcome.GIVEN) {
            given++;
        }

        assertThat(given).isBetween(1_000, 1_100);
        assertThat(many.count()).isEqualTo(given);
    }
}
