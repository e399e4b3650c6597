package io.fanfare.bench.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Carries out a plan on a cluster, and says what happens when. A fault whose target has not recovered from its last one is left
 * out.
 */
final class FaultRun {
    private final Cluster cluster;
    private final List<Fault> plan;
    private final BooleanSupplier isEnough;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    private final long startedAtNanos = System.nanoTime();

    /** @param isEnough asked before each fault: whether to leave out the rest */
    FaultRun(Cluster cluster, List<Fault> plan, BooleanSupplier isEnough) {
        this.cluster = cluster;
        this.plan = plan;
        this.isEnough = isEnough;
    }

    /** Returns when the last fault is undone. Fails if one can't be done or undone. */
    void run() throws Exception {
        ExecutorService workers = Executors.newCachedThreadPool();
        List<CompletableFuture<Void>> faults = new ArrayList<>();
        try {
            for (Fault fault : plan) {
                sleepUntil(fault.atMillis());
                if (isEnough.getAsBoolean()) {
                    break;
                }
                if (busy.add(fault.target())) {
                    counts.merge(fault.kind(), 1, Integer::sum);
                    faults.add(CompletableFuture.runAsync(() -> carryOut(fault), workers));
                } else {
                    say("left out", fault);
                }
            }
            CompletableFuture.allOf(faults.toArray(CompletableFuture[]::new)).get();
        } finally {
            workers.shutdown();
        }
    }

    private void carryOut(Fault fault) {
        try {
            say("begin   ", fault);
            fault.kind().begin(cluster, fault);
            sleepUntil(fault.atMillis() + fault.lastsMillis());
            fault.kind().end(cluster, fault);
            say("end     ", fault);
        } catch (Exception failure) {
            throw new IllegalStateException(fault.toString(), failure);
        } finally {
            busy.remove(fault.target());
        }
    }

    private void sleepUntil(long atMillis) throws InterruptedException {
        long nanos = startedAtNanos + TimeUnit.MILLISECONDS.toNanos(atMillis) - System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(nanos);
    }

    private void say(String what, Fault fault) {
        System.out.printf("%7.3f s  %s %s%n", (System.nanoTime() - startedAtNanos) / 1e9, what, fault);
    }

    /** How many faults were done, by kind. */
    Map<FaultKind, Integer> counts() {
        return counts;
    }

    int count() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
