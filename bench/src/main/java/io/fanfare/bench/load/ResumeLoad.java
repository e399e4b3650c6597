package io.fanfare.bench.load;

import io.fanfare.bench.check.Sent;
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
    private final Setting setting;
    private final Shape shape;
    private final Population population;
    private final List<Member> clients = new ArrayList<>();
    private final List<Member> publishers = new ArrayList<>();

    ResumeLoad(LoadSpec spec, Setting setting) {
        this.spec = spec;
        this.setting = setting;
        shape = new Shape(
                spec.number(Parameter.TOPICS),
                spec.number(Parameter.CONNECTIONS),
                1,
                spec.number(Parameter.PUBLISHERS));
        population = new Population(setting, shape);
    }

    /** Connects, so that everybody has a position. */
    @Override
    public void join() throws InterruptedException {
        List<Driver> nodes = setting.target().subscribing(spec.text(Parameter.SUBSCRIBE_AT));
        List<Driver> publishing =
                setting.target().publishing(spec.text(Parameter.PUBLISH_BY), spec.text(Parameter.PUBLISH_AT));
        for (int i = 0; i < shape.subscribers(); i++) {
            if (setting.share().owns(i)) {
                int topic = i % shape.topics();
                StreamTracker tracker = new StreamTracker(shape.firstStreamOf(topic), 1);
                Route route = new Route(nodes, shape.turnOf(i));
                clients.add(new Member(population, route, new int[] {topic}, tracker, null, false, -1));
            }
        }
        for (int i = 0; i < shape.publishers(); i++) {
            if (setting.share().owns(i)) {
                Outbox outbox = new Outbox(
                        population,
                        1 << 10,
                        spec.number(Parameter.PAYLOAD),
                        publishing.get(0).acknowledges(),
                        publishing.get(0).maxInFlight());
                Route route = new Route(publishing, i);
                publishers.add(new Member(population, route, new int[0], null, outbox, false, -1));
            }
        }
        new Crowd(setting, spec).joinAll(clients);
        new Crowd(setting, spec).joinAll(publishers);
        clients.forEach(population::add);
        publishers.forEach(population::add);
    }

    /** Everybody leaves, and what they miss is published. */
    @Override
    public void prepare() throws InterruptedException {
        clients.forEach(Member::cut);
        while (!clients.stream().allMatch(Member::isGone) && !setting.stop().isRequested()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        publish();
    }

    private void publish() throws InterruptedException {
        LoopMeter meter = population.meter();
        for (int i = 0; i < spec.number(Parameter.BEHIND); i++) {
            for (int stream = 0; stream < shape.streams(); stream++) {
                int publisher = shape.publisherOf(stream);
                if (setting.share().owns(publisher)) {
                    Member member = publishers.get(publisher / setting.share().count());
                    while (!member.offer(stream, setting.clock().nanos())) {
                        if (setting.stop().isRequested() || member.isGone()) {
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
        setting.stop().sleep(window.startNanos() - setting.clock().nanos());
        population.measure(window);
        Crowd crowd = new Crowd(setting, spec);
        for (Member client : clients) {
            if (setting.stop().isRequested()) {
                return;
            }
            crowd.rejoin(client);
        }
        crowd.awaitAll();
    }

    @Override
    public Sent sent() {
        return population.sent();
    }

    @Override
    public Tally finish(Sent sent) throws InterruptedException {
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
