package io.fanfare.bench.load;

import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import java.util.concurrent.TimeUnit;

/** Connections that come to one topic and are told who else is there: it ends when each of them knows of all. */
final class PresenceLoad extends SilentLoad {
    private static final long POLL_MILLIS = 5;

    PresenceLoad(LoadSpec spec, LoadContext context) {
        super(spec, context, 1);
    }

    @Override
    public void join() {
        populate(number -> new int[] {0});
    }

    @Override
    public void run(Window window) throws InterruptedException {
        context.stop().sleep(window.startNanos() - context.clock().nanos());
        population.expectCrowd(spec.number(Parameter.CONNECTIONS));
        new JoinThrottle(context, spec).joinAll(population.members());
        long limitNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(spec.number(Parameter.SETTLE));
        while (!isSeen() && System.nanoTime() < limitNanos && !context.stop().isRequested()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        if (!isSeen()) {
            context.problems()
                    .add("did not know of all in time", population.members().size() - population.seeing());
        }
    }

    private boolean isSeen() {
        return population.seeing() >= population.members().size();
    }
}
