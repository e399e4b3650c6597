package io.fanfare.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Registers what is counted and timed, each kind in one way. */
final class MeterFactory {
    private final MeterRegistry registry;

    MeterFactory(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A counter for each value of an enum, all there from the start, so that rates begin at 0. */
    static final class Each<E extends Enum<E>> {
        private final Counter[] counters;

        private Each(Counter[] counters) {
            this.counters = counters;
        }

        void increment(E value) {
            counters[value.ordinal()].increment();
        }

        void increment(E value, int times) {
            counters[value.ordinal()].increment(times);
        }
    }

    Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    /** One whose tags are known only when something happens; registered once for each of them. */
    Counter tagged(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    AtomicLong gauge(String name, String description) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .strongReference(true)
                .register(registry);
        return value;
    }

    /** Told apart by a label {@code reason}, by the names of the values. */
    <E extends Enum<E>> Each<E> reasons(String name, String description, Class<E> type) {
        return each(name, description, "reason", type, value -> value.name().toLowerCase(Locale.ROOT));
    }

    /**
     * @param text what the label says for a value
     * @param more labels that all of them have, each followed by what it says
     */
    <E extends Enum<E>> Each<E> each(
            String name, String description, String label, Class<E> type, Function<E, String> text, String... more) {
        E[] values = type.getEnumConstants();
        Counter[] counters = new Counter[values.length];
        for (E value : values) {
            counters[value.ordinal()] = Counter.builder(name)
                    .description(description)
                    .tag(label, text.apply(value))
                    .tags(more)
                    .register(registry);
        }
        return new Each<>(counters);
    }
}
