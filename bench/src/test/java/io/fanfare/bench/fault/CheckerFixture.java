package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.Breach.Kind;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import org.junit.jupiter.api.BeforeEach;

/** Histories by hand, and what is wrong with each. */
abstract class CheckerFixture {
    static final String TOPIC = "room:1";
    static final String EXPIRING = "short:1";
    static final String LIVE = "live:1";
    static final long EPOCH = 3;

    final Checker checker = new Checker();

    @BeforeEach
    final void name() {
        checker.durable(TOPIC);
        checker.expiring(EXPIRING);
    }

    final void send(int value) {
        checker.sent(TOPIC, value, true, 0);
    }

    final void publish(int value, long offset) {
        send(value);
        checker.acknowledged(value, new Position(EPOCH, offset), false);
    }

    final DurableReader subscriber(String name) {
        DurableReader reader = checker.reader(name, TOPIC).beginAfter(0);
        reader.subscribed(new Position(EPOCH, 0), ResumeResult.CONTINUES, 0);
        return reader;
    }

    /** @param pairs offset, value, offset, value … */
    static void see(DurableReader reader, int... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            reader.delivered(pairs[i], pairs[i + 1]);
        }
    }

    final void end(long head, DurableReader... readers) {
        checker.end(TOPIC, head);
        for (DurableReader reader : readers) {
            reader.end(head);
        }
    }

    final void assertBreaches(Kind kind, String text) {
        assertThat(checker.breaches()).containsExactly(new Breach(kind, text));
    }
}
