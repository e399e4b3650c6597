package io.fanfare.bench.measure;

import io.fanfare.bench.load.ConstantRate;
import java.util.List;
import org.HdrHistogram.Histogram;

/** S2: one topic, a thousand subscribers, fifty messages a second. Counted for each delivery. */
final class FanOut implements Scenario {
    private static final int SUBSCRIBERS = 1_000;
    private static final int PER_SECOND = 50;

    @Override
    public List<Figures> run(Setting setting) throws InterruptedException {
        LatencyReceiver receiver = new LatencyReceiver();
        try (Crowd crowd = new Crowd(setting, receiver)) {
            crowd.join(SUBSCRIBERS, i -> new int[] {0});
            Participant publisher = crowd.joinPublisher();
            publish(publisher, setting.warmUpSeconds(), receiver);

            int messages = setting.seconds() * PER_SECOND;
            Window window = Window.begin(setting.server());
            Histogram nanos = publish(publisher, setting.seconds(), receiver);
            Window.Spent spent = window.end((long) messages * SUBSCRIBERS);
            crowd.check();
            return List.of(new Figures("S2 fan-out", "delivery", spent, Double.NaN, nanos));
        }
    }

    private static Histogram publish(Participant publisher, int seconds, LatencyReceiver receiver)
            throws InterruptedException {
        int messages = seconds * PER_SECOND;
        receiver.reset();
        new ConstantRate(PER_SECOND)
                .run(messages, (index, intendedNanos) -> publisher.publish(0, TimedPayload.at(intendedNanos)));
        return receiver.await((long) messages * SUBSCRIBERS);
    }
}
