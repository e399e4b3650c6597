package io.fanfare.bench.load;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.StreamTracker;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.meter.Count;
import io.fanfare.bench.meter.LoopMeter;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that follow a topic, leave, and come back all at once, to another node if there are several, when so many messages of it were published. What is
 * measured is their return: until each has everything that it missed.
 */
final class ResumeLoad implements Load {
    private static final long POLL_MILLIS = 1;

    private final LoadSpec spec;
    private final LoadContext context;
    private final TopicLayout layout;
    private final Population population;
    private final List<Member> clients = new ArrayList<>();
    private final List<Member> publishers = new ArrayList<>();

    ResumeLoad(LoadSpec spec, LoadContext context) {
        this.spec = spec;
        this.context = context;
        layout = new TopicLayout(
                spec.number(Parameter.TOPICS),
                spec.number(Parameter.CONNECTIONS),
                1,
                spec.number(Parameter.PUBLISHERS));
        population = new Population(context, layout);
    }

    /** Connects, so that everybody has a position. */
    @Override
    public void join() throws InterruptedException {
        List<Driver> nodes = context.target().subscribing(spec.text(Parameter.SUBSCRIBE_AT));
        List<Driver> publishing =
                context.target().publishing(spec.text(Parameter.PUBLISH_BY), spec.text(Parameter.PUBLISH_AT));
        for (int i = 0; i < layout.subscribers(); i++) {
            if (context.part().owns(i)) {
                int topic = i % layout.topics();
                StreamTracker tracker = new StreamTracker(layout.firstStreamOf(topic), 1);
                NodeRotation rotation = new NodeRotation(nodes, layout.turnOf(i));
                clients.add(new Member(population, rotation, new int[] {topic}, tracker, null, false, -1));
            }
        }
        for (int i = 0; i < layout.publishers(); i++) {
            if (context.part().owns(i)) {
                Outbox outbox = new Outbox(
                        population,
                        1 << 10,
                        spec.number(Parameter.PAYLOAD),
                        publishing.get(0).acknowledges(),
                        publishing.get(0).maxInFlight());
                NodeRotation rotation = new NodeRotation(publishing, i);
                publishers.add(new Member(population, rotation, new int[0], null, outbox, false, -1));
            }
        }
        new JoinThrottle(context, spec).joinAll(clients);
        new JoinThrottle(context, spec).joinAll(publishers);
        clients.forEach(population::add);
        publishers.forEach(population::add);
    }

    /** Everybody leaves, and what they miss is published. */
    @Override
    public void prepare() throws InterruptedException {
        clients.forEach(Member::cut);
        while (!clients.stream().allMatch(Member::isGone) && !context.stop().isRequested()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        publish();
    }

    private void publish() throws InterruptedException {
        LoopMeter meter = population.meter();
        for (int i = 0; i < spec.number(Parameter.BEHIND); i++) {
            for (int stream = 0; stream < layout.streams(); stream++) {
                int publisher = layout.publisherOf(stream);
                if (context.part().owns(publisher)) {
                    Member member = publishers.get(publisher / context.part().count());
                    while (!member.offer(stream, context.clock().nanos())) {
                        if (context.stop().isRequested() || member.isGone()) {
                            meter.count(Count.WITHHELD);
                            return;
                        }
                        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                    }
                }
            }
        }
        population.awaitPublished(spec.number(Parameter.SETTLE));
    }

    @Override
    public void run(Window window) throws InterruptedException {
        context.stop().sleep(window.startNanos() - context.clock().nanos());
        population.measure(window);
        JoinThrottle joining = new JoinThrottle(context, spec);
        for (Member client : clients) {
            if (context.stop().isRequested()) {
                return;
            }
            joining.rejoin(client);
        }
        joining.awaitAll();
    }

    @Override
    public SentMessages sent() {
        return population.sent();
    }

    @Override
    public Tally finish(SentMessages sent) throws InterruptedException {
        return population.finish(sent, spec.number(Parameter.SETTLE));
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
