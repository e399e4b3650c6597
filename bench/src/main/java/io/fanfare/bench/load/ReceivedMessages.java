package io.fanfare.bench.load;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.Stamp;
import io.fanfare.bench.check.StreamTracker;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.LoopMeter;
import io.fanfare.bench.meter.Series;
import io.netty.buffer.ByteBuf;

/** What one member makes of the messages that come: counts, times and checks them. The loop of its connection only. */
final class ReceivedMessages {
    private final Population population;
    /** Null for one to whom nothing is published: what comes is left aside. */
    private final StreamTracker tracker;

    private final boolean isSlow;

    ReceivedMessages(Population population, StreamTracker tracker, boolean isSlow) {
        this.population = population;
        this.tracker = tracker;
        this.isSlow = isSlow;
    }

    /**
     * A message came.
     *
     * @param isLive false while what was missed is still coming
     */
    void onMessage(ByteBuf in, int payloadIndex, int payloadBytes, boolean isLive, LoopMeter meter) {
        if (tracker == null || !population.isCounting()) {
            return;
        }
        meter.count(Count.RECEIVED);
        if (!Stamp.isAt(in, payloadIndex, payloadBytes) || Stamp.run(in, payloadIndex) != population.runTag()) {
            tracker.onForeign();
            return;
        }
        boolean isNew = tracker.onMessage(Stamp.stream(in, payloadIndex), Stamp.number(in, payloadIndex));
        long dueNanos = Stamp.dueNanos(in, payloadIndex);
        if (isNew && population.measures(dueNanos)) {
            population.recordSinceDue(meter, series(isLive, meter), dueNanos);
        }
    }

    private Series series(boolean isLive, LoopMeter meter) {
        if (isSlow) {
            return Series.SLOW;
        }
        if (isLive) {
            return population.deliverySeries();
        }
        meter.count(Count.RECOVERED);
        return Series.RECOVERED;
    }

    /** The member is back, and what it missed is not going to come. */
    void onReturnWithoutResume() {
        if (tracker != null) {
            tracker.onReturnWithoutResume();
        }
    }

    /** The server says that it passed over messages. */
    void onSignalled(long messages) {
        if (tracker != null) {
            tracker.onSignalled(messages);
        }
    }

    long expected(SentMessages sent) {
        return tracker == null ? 0 : tracker.expected(sent);
    }

    Tally finish(SentMessages sent) {
        return tracker == null ? Tally.NONE : tracker.finish(sent);
    }
}
