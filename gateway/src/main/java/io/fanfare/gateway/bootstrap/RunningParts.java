package io.fanfare.gateway.bootstrap;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a node that run, in the order in which they have to be stopped. A part that fails to stop does not keep the
 * others running; so half a node can be stopped, too, when one part of it fails to start. For one thread at a time.
 */
final class RunningParts {
    private static final Logger LOG = LoggerFactory.getLogger(RunningParts.class);

    /** What is stopped before what, and why. */
    enum Stage {
        /** Nothing more comes in. */
        PORTS,
        /** Nothing is begun any more that comes again and again: it would find the store closed. */
        UPKEEP,
        /** What was accepted is committed and passed on: to the bus, and to the loops that answer. */
        STORE,
        BUS,
        /** Nobody waits any more for answers of other nodes. */
        TIMER,
        /** Until here it can be asked how the node does. */
        PROBES,
        LOOPS,
        METRICS
    }

    private final Map<Stage, Deque<Part>> parts = new EnumMap<>(Stage.class);

    private record Part(String name, Runnable stop) {}

    /** A part runs. Parts of one stage are stopped in the opposite order. */
    void add(Stage stage, String name, Runnable stop) {
        parts.computeIfAbsent(stage, none -> new ArrayDeque<>()).push(new Part(name, stop));
    }

    /** Stops everything. Idempotent. */
    void stop() {
        for (Deque<Part> ofStage : parts.values()) {
            while (!ofStage.isEmpty()) {
                stop(ofStage.pop());
            }
        }
    }

    private static void stop(Part part) {
        try {
            part.stop().run();
        } catch (RuntimeException | Error fault) {
            LOG.error("{}: could not be stopped", part.name(), fault);
        }
    }
}
