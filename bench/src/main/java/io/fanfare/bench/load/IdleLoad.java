package io.fanfare.bench.load;

import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;

/** Connections that subscribe to one shared topic and one of their own, and then do nothing. */
final class IdleLoad extends SilentLoad {
    IdleLoad(LoadSpec spec, LoadContext context) {
        super(spec, context, spec.number(Parameter.CONNECTIONS) + 1);
    }

    @Override
    public void join() throws InterruptedException {
        populate(number -> new int[] {0, number + 1});
        new JoinThrottle(context, spec).joinAll(population.members());
    }

    @Override
    public void run(Window window) throws InterruptedException {
        KeepAlive keepAlive = new KeepAlive(population);
        context.stop().sleep(window.endNanos() - context.clock().nanos());
        keepAlive.close();
    }
}
