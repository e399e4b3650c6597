package io.fanfare.bench.load;

import io.fanfare.bench.meter.Series;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Connections that subscribe to a topic each, as many at once or as many each second as is asked for. */
final class ConnectLoad extends SilentLoad {
    ConnectLoad(LoadSpec spec, LoadContext context) {
        super(spec, context, spec.number(Parameter.CONNECTIONS));
    }

    @Override
    public void join() {
        populate(number -> new int[] {number});
    }

    @Override
    public void run(Window window) throws InterruptedException {
        context.stop().sleep(window.startNanos() - context.clock().nanos());
        JoinThrottle joining = new JoinThrottle(context, spec);
        List<Member> members = new ArrayList<>(population.members());
        double perSecond = (double) spec.number(Parameter.CONNECTS_PER_SECOND)
                / context.part().count();
        if (perSecond == 0) {
            for (int i = 0; i < members.size() && !context.stop().isRequested(); i++) {
                joining.join(members.get(i));
            }
        } else {
            new ConstantRate(perSecond).run(System.nanoTime(), members.size(), context.stop(), (index, due) -> {
                population.recordNow(population.meter(), Series.LAG, System.nanoTime() - due);
                joining.join(members.get(index));
            });
        }
        joining.awaitAll();
        joining.failIfNobodyJoined();
    }
}
