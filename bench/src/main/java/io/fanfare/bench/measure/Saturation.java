package io.fanfare.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * S4: one topic, a thousand subscribers, as fast as it goes with so many messages in flight. A message is in flight until
 * as many deliveries have come as it and all before it have.
 */
final class Saturation implements Scenario {
    private static final int SUBSCRIBERS = 1_000;
    private static final int[] IN_FLIGHT = {4, 64};

    @Override
    public List<Figures> run(Setting setting) throws InterruptedException {
        Pump pump = new Pump();
        try (Crowd crowd = new Crowd(setting, pump)) {
            crowd.join(SUBSCRIBERS, i -> new int[] {0});
            pump.publisher = crowd.joinPublisher();
            List<Figures> figures = new ArrayList<>();
            for (int inFlight : IN_FLIGHT) {
                pump.open(inFlight);
                figures.add(measure(setting, pump, inFlight));
                crowd.check();
            }
            pump.open(0);
            return figures;
        }
    }

    private static Figures measure(Setting setting, Pump pump, int inFlight) throws InterruptedException {
        TimeUnit.SECONDS.sleep(setting.warmUpSeconds());
        long before = pump.delivered.get();
        Window window = Window.begin(setting.server());
        TimeUnit.SECONDS.sleep(setting.seconds());
        Window.Spent spent = window.end(pump.delivered.get() - before);
        return new Figures("S4 saturation, " + inFlight, "delivery", spent, Double.NaN, null);
    }

    /** Publishes the next message whenever one has reached everybody. */
    private static final class Pump extends Receiver {
        private final AtomicLong delivered = new AtomicLong();
        private final AtomicLong published = new AtomicLong();
        private volatile Participant publisher;
        private volatile int inFlight;

        /** Goes on with so many in flight; 0 ends it. */
        private void open(int messages) {
            inFlight = messages;
            publishWhatIsAllowed();
        }

        @Override
        void onRead(int messages) {
            delivered.addAndGet(messages);
            publishWhatIsAllowed();
        }

        private void publishWhatIsAllowed() {
            long sent = published.get();
            while (sent < delivered.get() / SUBSCRIBERS + inFlight) {
                if (published.compareAndSet(sent, sent + 1)) {
                    publisher.publish(0, TimedPayload.at(System.nanoTime()));
                }
                sent = published.get();
            }
        }
    }
}
