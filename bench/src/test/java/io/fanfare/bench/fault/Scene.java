package io.fanfare.bench.fault;

import java.time.Duration;
import java.util.Map;

/**
 * A short course of events in which the gateway does right only by one of its steps: what it does wrong is a breach. Plays on
 * two nodes whose comparison of heads is so rare while the bus is well that it finds nothing in time, and whom a machine that is
 * busy makes doubt the bus late. Names its topics after itself, so that several play one after the other.
 */
interface Scene {
    int HERE = 0;
    int THERE = 1;

    /** What a stage for scenes is made of. */
    Map<String, String> KEYS =
            Map.of("FANFARE_HISTORY_HEAD_CHECK_INTERVAL_MILLIS", "600000", "FANFARE_BUS_TIMEOUT_MILLIS", "10000");

    /** For what comes by itself, and at once. */
    Duration PATIENCE = Duration.ofSeconds(5);

    void play(Stage stage) throws Exception;
}
