package io.fanfare.bench.load;

import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;

/** Connections that subscribe to one shared topic and one of their own, and then do nothing. */
final class IdleLoad extends SilentLoad {
    IdleLoad(LoadSpec spec, Setting setting) {
        super(spec, setting, spec.number(Parameter.CONNECTIONS) + 1);
    }

    @Override
    public void join() throws InterruptedException {
        populate(number -> new int[] {0, number + 1});
        new Crowd(setting, spec).joinAll(population.members());
    }

    @Override
    public void run(Window window) throws InterruptedException {
        KeepAlive keepAlive = new KeepAlive(population);
        setting.stop().sleep(window.endNanos() - setting.clock().nanos());
        keepAlive.close();
    }
}
