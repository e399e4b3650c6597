package io.fanfare.bench.load;

import io.fanfare.bench.check.Sent;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import java.util.List;

/** Connections that subscribe to one shared topic and one of their own, and then do nothing. */
final class IdleLoad implements Load {
    private final LoadSpec spec;
    private final Setting setting;
    private final Population population;

    IdleLoad(LoadSpec spec, Setting setting) {
        this.spec = spec;
        this.setting = setting;
        int connections = spec.number(Parameter.CONNECTIONS);
        population = new Population(setting, new Shape(connections + 1, connections, 1, 0));
    }

    @Override
    public void join() throws InterruptedException {
        List<Driver> nodes = setting.target().subscribing(spec.text(Parameter.SUBSCRIBE_AT));
        for (int i = 0; i < spec.number(Parameter.CONNECTIONS); i++) {
            if (setting.share().owns(i)) {
                population.add(Member.subscriber(population, new Route(nodes, i), 0, i + 1));
            }
        }
        new Crowd(setting, spec).joinAll(population.members());
    }

    @Override
    public void run(Window window) throws InterruptedException {
        KeepAlive keepAlive = new KeepAlive(population);
        setting.stop().sleep(window.endNanos() - setting.clock().nanos());
        keepAlive.close();
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
