package io.fanfare.bench.load;

import io.fanfare.bench.plan.LoadSpec;

/** Makes loads. */
public final class Loads {
    private Loads() {}

    /**
     * The load of a mode.
     *
     * @throws io.fanfare.bench.plan.UsageException if the target can't do what it needs
     */
    public static Load of(LoadSpec spec, Setting setting) {
        return switch (spec.mode()) {
            case CONNECT -> new ConnectLoad(spec, setting);
            case IDLE -> new IdleLoad(spec, setting);
            case RESUME -> new ResumeLoad(spec, setting);
            case FANOUT, NOTIFY, CHAT, PUBLISH, JITTER, SLOW_CONSUMER, SOAK -> new TrafficLoad(spec, setting);
        };
    }
}
