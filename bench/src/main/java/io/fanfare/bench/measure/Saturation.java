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
        List<Figures> figures = new ArrayList<>();
        for (int inFlight : IN_FLIGHT) {
            figures.add(run(setting, inFlight));
        }
        return figures;
    }

    private static Figures run(Setting setting, int inFlight) throws InterruptedException {
        Pump pump = new Pump(inFlight);
        try (Crowd crowd = new Crowd(setting, pump)) {
            crowd.join(SUBSCRIBERS, i -> new int[] {0});
            pump.start(crowd.joinPublisher());
            TimeUnit.SECONDS.sleep(setting.warmUpSeconds());
            long before = pump.delivered.get();
            Window window = Window.begin(setting.server());
            TimeUnit.SECONDS.sleep(setting.seconds());
            Window.Spent spent = window.end(pump.delivered.get() - before);
            pump.stop();
            crowd.check();
            return new Figures("S4 saturation, " + inFlight, "delivery", spent, Double.NaN, null);
        }
    }

    /** Publishes the next message whenever one has reached everybody. */
    private static final class Pump extends Receiver {
        private final int inFlight;
        private final AtomicLong delivered = new AtomicLong();
        private final AtomicLong published = new AtomicLong();
        private volatile Participant publisher;
        private volatile boolean isStopped;

        private Pump(int inFlight) {
            this.inFlight = inFlight;
        }

        private void start(Participant first) {
            publisher = first;
            publishUpTo(inFlight);
        }

        private void stop() {
            isStopped = true;
        }

        @Override
        void onRead(int messages) {
            publishUpTo(delivered.addAndGet(messages) / SUBSCRIBERS + inFlight);
        }

        private void publishUpTo(long allowed) {
            long sent = published.get();
            while (sent < allowed && !isStopped) {
                if (published.compareAndSet(sent, sent + 1)) {
                    publisher.publish(0, TimedPayload.at(System.nanoTime()));
                }
                sent = published.get();
            }
        }
    }
}
