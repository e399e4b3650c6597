package io.fanfare.bench.load;

import io.fanfare.bench.check.Sent;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import java.util.List;
import java.util.function.IntFunction;

/** Connections that subscribe, and to which nothing is published. */
abstract class SilentLoad implements Load {
    final LoadSpec spec;
    final Setting setting;
    final Population population;

    /** @param topics that they subscribe to, all together */
    SilentLoad(LoadSpec spec, Setting setting, int topics) {
        this.spec = spec;
        this.setting = setting;
        population = new Population(setting, new Shape(topics, spec.number(Parameter.CONNECTIONS), 1, 0));
    }

    /**
     * Adds those that this share owns; they are not connected yet.
     *
     * @param topicsOf what each of them subscribes to, by its number
     */
    final void populate(IntFunction<int[]> topicsOf) {
        List<Driver> nodes = setting.target().subscribing(spec.text(Parameter.SUBSCRIBE_AT));
        for (int i = 0; i < spec.number(Parameter.CONNECTIONS); i++) {
            if (setting.share().owns(i)) {
                population.add(Member.subscriber(population, new Route(nodes, i), topicsOf.apply(i)));
            }
        }
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
