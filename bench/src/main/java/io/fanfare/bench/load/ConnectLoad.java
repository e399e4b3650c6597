package io.fanfare.bench.load;

import io.fanfare.bench.check.Sent;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.meter.Series;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Connections that subscribe to a topic each, as many at once or as many each second as is asked for. */
final class ConnectLoad implements Load {
    private final LoadSpec spec;
    private final Setting setting;
    private final Population population;

    ConnectLoad(LoadSpec spec, Setting setting) {
        this.spec = spec;
        this.setting = setting;
        int connections = spec.number(Parameter.CONNECTIONS);
        population = new Population(setting, new Shape(connections, connections, 1, 0));
    }

    @Override
    public void join() {
        List<Driver> nodes = setting.target().subscribing(spec.text(Parameter.SUBSCRIBE_AT));
        for (int i = 0; i < spec.number(Parameter.CONNECTIONS); i++) {
            if (setting.share().owns(i)) {
                population.add(Member.subscriber(population, new Route(nodes, i), i));
            }
        }
    }

    @Override
    public void run(Window window) throws InterruptedException {
        setting.stop().sleep(window.startNanos() - setting.clock().nanos());
        Crowd crowd = new Crowd(setting, spec);
        List<Member> members = new ArrayList<>(population.members());
        double perSecond = (double) spec.number(Parameter.CONNECTS_PER_SECOND)
                / setting.share().count();
        if (perSecond == 0) {
            for (int i = 0; i < members.size() && !setting.stop().isRequested(); i++) {
                crowd.join(members.get(i));
            }
        } else {
            new ConstantRate(perSecond).run(System.nanoTime(), members.size(), setting.stop(), (index, due) -> {
                population.recordNow(population.meter(), Series.LAG, System.nanoTime() - due);
                crowd.join(members.get(index));
            });
        }
        crowd.awaitAll();
        crowd.failIfNobodyJoined();
    }

    @Override
    public Sent sent() {
        return new Sent(population.shape.streams());
    }

    @Override
    public Tally finish(Sent sent) {
        return Tally.NONE;
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
