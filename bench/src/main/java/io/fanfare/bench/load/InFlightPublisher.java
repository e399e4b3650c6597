package io.fanfare.bench.load;

import io.fanfare.bench.meter.Count;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes the next message whenever one has reached everybody, with so many on their way: as fast as it goes. A message is
 * on its way until as many deliveries have come as it and all before it have.
 */
final class InFlightPublisher {
    private final Population population;
    private final Member publisher;
    private final int[] streams;
    private final int inFlight;
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final long deliveredBefore;
    /** The publisher's loop only. */
    private long published;

    private volatile boolean isOpen = true;

    /**
     * @param streams of the publisher, which take turns; each of their topics must have the same audience
     */
    InFlightPublisher(Population population, Member publisher, int[] streams, int inFlight) {
        this.population = population;
        this.publisher = publisher;
        this.streams = streams;
        this.inFlight = inFlight;
        deliveredBefore = population.context.meters().total(Count.RECEIVED);
    }

    /** Something arrived. Any loop. */
    void onRead() {
        if (isDue.compareAndSet(false, true)) {
            publisher.execute(this::publish);
        }
    }

    private void publish() {
        isDue.set(false);
        long delivered = population.context.meters().total(Count.RECEIVED) - deliveredBefore;
        long allowed = delivered / population.layout.audience(0) + inFlight;
        while (isOpen && published < allowed) {
            long now = population.nowNanos();
            if (!publisher.offer(streams[(int) (published % streams.length)], now)) {
                return;
            }
            published++;
        }
    }

    /** Publishes nothing more. */
    void close() {
        isOpen = false;
    }
}
