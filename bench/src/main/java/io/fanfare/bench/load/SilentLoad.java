package io.fanfare.bench.load;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.Tally;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import java.util.List;
import java.util.function.IntFunction;

/** Connections that subscribe, and to which nothing is published. */
abstract class SilentLoad implements Load {
    final LoadSpec spec;
    final LoadContext context;
    final Population population;

    /** @param topics that they subscribe to, all together */
    SilentLoad(LoadSpec spec, LoadContext context, int topics) {
        this.spec = spec;
        this.context = context;
        population = new Population(context, new TopicLayout(topics, spec.number(Parameter.CONNECTIONS), 1, 0));
    }

    /**
     * Adds those that are this process's; they are not connected yet.
     *
     * @param topicsOf what each of them subscribes to, by its number
     */
    final void populate(IntFunction<int[]> topicsOf) {
        List<Driver> nodes = context.target().subscribing(spec.text(Parameter.SUBSCRIBE_AT));
        for (int i = 0; i < spec.number(Parameter.CONNECTIONS); i++) {
            if (context.part().owns(i)) {
                population.add(Member.subscriber(population, new NodeRotation(nodes, i), topicsOf.apply(i)));
            }
        }
    }

    @Override
    public SentMessages sent() {
        return new SentMessages(population.layout.streams());
    }

    @Override
    public Tally finish(SentMessages sent) {
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
