package io.fanfare.gateway.bus;

import io.fanfare.gateway.bus.ClusterQuery.Answers;
import io.fanfare.gateway.bus.ClusterQuery.FromNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What one question has brought so far, and from whom more is awaited. Any thread. */
final class OpenQuestion<A> {
    private final CompletableFuture<Answers<A>> result = new CompletableFuture<>();
    /** By process; under this map's lock. */
    private final Map<Long, BusPeer> awaited = new LinkedHashMap<>();

    private final List<FromNode<A>> answers = new ArrayList<>();

    OpenQuestion(Iterable<BusPeer> peers) {
        peers.forEach(peer -> awaited.put(peer.incarnation(), peer));
    }

    CompletableFuture<Answers<A>> result() {
        return result;
    }

    /**
     * Takes an answer, the first of each process that is awaited.
     *
     * @return whether all have answered
     */
    boolean answer(long process, A body) {
        synchronized (awaited) {
            BusPeer peer = awaited.remove(process);
            if (peer != null) {
                answers.add(new FromNode<>(peer.nodeId(), body));
            }
            return awaited.isEmpty();
        }
    }

    /**
     * A process is gone, and with it what it would have answered about.
     *
     * @return whether all others have answered
     */
    boolean forget(long process) {
        synchronized (awaited) {
            awaited.remove(process);
            return awaited.isEmpty();
        }
    }

    /** Completes it with what there is. */
    void end() {
        Answers<A> known;
        synchronized (awaited) {
            known = new Answers<>(answers, awaited.isEmpty());
        }
        result.complete(known);
    }
}
