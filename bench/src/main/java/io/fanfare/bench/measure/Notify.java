package io.fanfare.bench.measure;

import io.fanfare.bench.load.ConstantRate;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** S3: a topic for each of five thousand subscribers, five thousand messages a second around them. */
final class Notify implements Scenario {
    private static final int SUBSCRIBERS = 5_000;
    private static final int PUBLISHERS = 8;
    private static final int PER_SECOND = 5_000;

    @Override
    public List<Figures> run(Setting setting) throws InterruptedException {
        LatencyReceiver receiver = new LatencyReceiver();
        try (Crowd crowd = new Crowd(setting, receiver)) {
            crowd.join(SUBSCRIBERS, i -> new int[] {i});
            List<Participant> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                publishers.add(crowd.joinPublisher());
            }
            publish(publishers, setting.warmUpSeconds(), receiver);

            Window window = Window.begin(setting.server());
            Histogram nanos = publish(publishers, setting.seconds(), receiver);
            Window.Spent spent = window.end((long) setting.seconds() * PER_SECOND);
            crowd.check();
            return List.of(new Figures("S3 notify", "message", spent, Double.NaN, nanos));
        }
    }

    private static Histogram publish(List<Participant> publishers, int seconds, LatencyReceiver receiver)
            throws InterruptedException {
        int messages = seconds * PER_SECOND;
        receiver.reset();
        new ConstantRate(PER_SECOND)
                .run(
                        messages,
                        (index, intendedNanos) -> publishers
                                .get(index % PUBLISHERS)
                                .publish(index % SUBSCRIBERS, TimedPayload.at(intendedNanos)));
        return receiver.await(messages);
    }
}
