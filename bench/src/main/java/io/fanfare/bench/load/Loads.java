package io.fanfare.bench.load;

import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.plan.Parameter;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.target.Target;

/** Makes loads. */
public final class Loads {
    private Loads() {}

    /**
     * Looks whether a target can do what a load needs.
     *
     * @throws UsageException if not
     */
    public static void check(LoadSpec spec, Target target) {
        if (spec.mode() == Mode.RESUME && !target.driver().resumes()) {
            throw new UsageException("resume: " + target.name() + " (expected: a server that can resume)");
        }
        if (spec.mode() == Mode.PRESENCE && !target.driver().tellsPresence()) {
            throw new UsageException("presence: " + target.name() + " (expected: a server by fanfare.v1)");
        }
        if (spec.mode() == Mode.DRAIN && spec.text(Parameter.RESTART).isEmpty()) {
            throw new UsageException("restart: nothing (expected: a command that restarts node $NODE)");
        }
        target.subscribing(spec.text(Parameter.SUBSCRIBE_AT));
        if (spec.has(Parameter.PUBLISH_BY)) {
            target.publishing(spec.text(Parameter.PUBLISH_BY), spec.text(Parameter.PUBLISH_AT));
        }
    }

    /**
     * The load of a mode.
     *
     * @throws UsageException if the target can't do what it needs
     */
    public static Load of(LoadSpec spec, LoadContext context) {
        check(spec, context.target());
        return switch (spec.mode()) {
            case CONNECT -> new ConnectLoad(spec, context);
            case PRESENCE -> new PresenceLoad(spec, context);
            case IDLE -> new IdleLoad(spec, context);
            case RESUME -> new ResumeLoad(spec, context);
            case FANOUT, NOTIFY, CHAT, PUBLISH, JITTER, DRAIN, SLOW_CONSUMER, SOAK -> new TrafficLoad(spec, context);
        };
    }
}
