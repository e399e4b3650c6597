package io.fanfare.bench.load;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.StreamTracker;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.LoopMeter;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Subscribers, and publishers that publish at a constant rate; sockets are cut and readers stall meanwhile, as the load
 * says.
 */
final class TrafficLoad implements Load {
    private static final int MAX_WAITING = 1 << 15;
    private static final int MIN_WAITING = 64;
    private static final int ALL_WAITING = 1 << 20;

    private final LoadSpec spec;
    private final LoadContext context;
    private final TopicLayout layout;
    private final Population population;
    private final List<Driver> nodes;
    private final List<Driver> publishing;
    private final boolean acknowledge;
    private final List<Member> subscribers = new ArrayList<>();
    /** By number; null for those of other processes. */
    private final Member[] publishers;

    /** The streams that this process publishes. */
    private final int[] ownStreams;

    TrafficLoad(LoadSpec spec, LoadContext context) {
        this.spec = spec;
        this.context = context;
        layout = TopicLayout.of(spec);
        population = new Population(context, layout);
        nodes = context.target().subscribing(spec.text(Parameter.SUBSCRIBE_AT));
        publishing = layout.publishers() == 0
                ? nodes
                : context.target().publishing(spec.text(Parameter.PUBLISH_BY), spec.text(Parameter.PUBLISH_AT));
        Driver first = publishing.get(0);
        acknowledge = first.acknowledges() && (spec.mode() == Mode.PUBLISH || !first.subscribes());
        publishers = new Member[layout.publishers() == 0 ? layout.subscribers() : layout.publishers()];
        ownStreams = IntStream.range(0, layout.streams())
                .filter(stream -> context.part().owns(layout.publisherOf(stream)))
                .toArray();
    }

    @Override
    public void join() throws InterruptedException {
        for (int i = 0; i < layout.subscribers(); i++) {
            if (context.part().owns(i)) {
                Member member = newSubscriber(i);
                subscribers.add(member);
                population.add(member);
            }
        }
        new JoinThrottle(context, spec).joinAll(population.members());
        List<Member> joining = new ArrayList<>();
        for (int i = 0; i < layout.publishers(); i++) {
            if (context.part().owns(i)) {
                NodeRotation rotation = new NodeRotation(publishing, i);
                publishers[i] = new Member(population, rotation, new int[0], null, newOutbox(), false, offlineMillis());
                joining.add(publishers[i]);
            }
        }
        new JoinThrottle(context, spec).joinAll(joining);
        joining.forEach(population::add);
    }

    private Member newSubscriber(int number) {
        int topic = number % layout.topics();
        Outbox outbox = layout.publishers() == 0 ? newOutbox() : null;
        Member member = new Member(
                population,
                new NodeRotation(nodes, layout.turnOf(number)),
                new int[] {topic},
                new StreamTracker(layout.firstStreamOf(topic), layout.writers()),
                outbox,
                isSlow(number),
                offlineMillis());
        if (outbox != null) {
            publishers[number] = member;
        }
        return member;
    }

    /** Slow ones are spread evenly. */
    private boolean isSlow(int number) {
        int percent = spec.number(Parameter.SLOW);
        return (number + 1) * percent / 100 > number * percent / 100;
    }

    private int offlineMillis() {
        return spec.has(Parameter.OFFLINE) ? spec.number(Parameter.OFFLINE) : -1;
    }

    private Outbox newOutbox() {
        int share = Math.max(MIN_WAITING, Math.min(MAX_WAITING, ALL_WAITING / Math.max(1, publishers.length)));
        return new Outbox(
                population,
                Integer.highestOneBit(share),
                spec.number(Parameter.PAYLOAD),
                acknowledge,
                publishing.get(0).maxInFlight());
    }

    @Override
    public void run(Window window) throws InterruptedException {
        population.measure(window);
        population.recordAs(Series.DELIVERY);
        KeepAlive keepAlive = new KeepAlive(population);
        SocketCutter cutter = new SocketCutter(
                subscribers,
                spec.number(Parameter.CUT_EVERY),
                window.startNanos() - context.clock().aheadNanos());
        SlowReaders slowReaders = new SlowReaders(population, subscribers, window);
        try {
            if (spec.number(Parameter.IN_FLIGHT) > 0) {
                publishAsFastAsItGoes(window);
            } else {
                publish(window);
            }
        } finally {
            slowReaders.close();
            cutter.close();
            keepAlive.close();
        }
        population.awaitPublished(settleSeconds());
    }

    private void publish(Window window) throws InterruptedException {
        int rate = window.rate() > 0 ? window.rate() : spec.number(Parameter.RATE);
        double perSecond = (double) rate * ownStreams.length / layout.streams();
        long aheadNanos = context.clock().aheadNanos();
        double seconds = (window.endNanos() - window.startNanos()) / 1e9;
        if (perSecond == 0) {
            context.stop().sleep(window.endNanos() - context.clock().nanos());
            return;
        }
        LoopMeter meter = population.meter();
        new ConstantRate(perSecond)
                .run(window.startNanos() - aheadNanos, (int) (perSecond * seconds), context.stop(), (index, due) -> {
                    int stream = ownStreams[index % ownStreams.length];
                    long dueNanos = due + aheadNanos;
                    if (window.measures(dueNanos)) {
                        meter.record(Series.LAG, window.stretchOf(dueNanos), System.nanoTime() - due);
                    }
                    if (!publishers[layout.publisherOf(stream)].offer(stream, dueNanos)) {
                        meter.count(Count.WITHHELD);
                    }
                });
    }

    private void publishAsFastAsItGoes(Window window) throws InterruptedException {
        InFlightPublisher inFlight =
                new InFlightPublisher(population, publishers[0], ownStreams, spec.number(Parameter.IN_FLIGHT));
        population.onRead(inFlight::onRead);
        context.stop().sleep(window.startNanos() - context.clock().nanos());
        inFlight.onRead();
        context.stop().sleep(window.endNanos() - context.clock().nanos());
        inFlight.close();
    }

    private int settleSeconds() {
        return spec.number(Parameter.SETTLE);
    }

    @Override
    public SentMessages sent() {
        return population.sent();
    }

    @Override
    public Tally finish(SentMessages sent) throws InterruptedException {
        return population.finish(sent, settleSeconds());
    }

    @Override
    public int connections() {
        return population.members().size();
    }

    @Override
    public void close() {
        population.close();
    }
}
