package io.fanfare.gateway.presence;

import io.fanfare.gateway.presence.PresenceMessages.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the other nodes: which have a lease, and what each told last. Nothing of it goes by their clocks. Pure; not for
 * several threads.
 */
final class OtherNodes {
    /** Nobody has so many; whoever makes some up is not believed without end. */
    static final int MAX_NODES = 1_000;

    private final Map<Long, OtherNode> byNode = new HashMap<>();

    private static final class OtherNode {
        /** 0 before the first. */
        private long lastNumber;
        /** -1 before the first. */
        private long settledTerm = -1;
        /** What its lease says; 0 before it was seen. */
        private long leaseTerm;

        private boolean saidGoodbye;
    }

    /** What becomes of what a node has told. */
    enum Hearing {
        /** It follows what came before. */
        IN_ORDER,
        /** Something before it got lost, or what is written down may be more than what was told. */
        AFTER_DOUBT,
        /** Later ones came before it, or it came already: what it says is written down since then. */
        LATE,
        /** There are too many nodes. */
        REFUSED
    }

    Hearing hear(Batch batch) {
        OtherNode node = byNode.get(batch.node());
        boolean isNew = node == null;
        if (isNew) {
            if (byNode.size() >= MAX_NODES) {
                return Hearing.REFUSED;
            }
            node = new OtherNode();
            byNode.put(batch.node(), node);
        }
        if (batch.number() <= node.lastNumber) {
            return Hearing.LATE;
        }
        boolean isNext = batch.number() == node.lastNumber + 1;
        boolean isSettledAnew =
                batch.settledTerm() > 0 && batch.settledTerm() != node.settledTerm && node.settledTerm != -1;
        node.lastNumber = batch.number();
        node.settledTerm = batch.settledTerm();
        node.saidGoodbye |= batch.isLast();
        return isNext && !isSettledAnew ? Hearing.IN_ORDER : Hearing.AFTER_DOUBT;
    }

    /** Whether a node has told that it is not done with writing everything again: what is missing of it may come yet. */
    boolean isWritingAgain(long node) {
        OtherNode known = byNode.get(node);
        return known != null && known.settledTerm == 0;
    }

    boolean isKnown(long node) {
        return byNode.containsKey(node);
    }

    Set<Long> all() {
        return new HashSet<>(byNode.keySet());
    }

    /** A node has a lease. Returns whether it could be taken note of. */
    boolean onLease(long node, long term) {
        OtherNode known = byNode.get(node);
        if (known == null) {
            if (byNode.size() >= MAX_NODES) {
                return false;
            }
            known = new OtherNode();
            byNode.put(node, known);
        }
        known.leaseTerm = term;
        return true;
    }

    /** Whether what a node wrote in this term still holds. */
    boolean holds(long node, long term) {
        OtherNode known = byNode.get(node);
        return known != null && term >= known.leaseTerm;
    }

    /**
     * Those of these that have no lease.
     *
     * @param areOnlyLeavers whether only those count who have said goodbye
     */
    List<Long> without(Map<Long, Long> leases, Set<Long> asked, boolean areOnlyLeavers) {
        List<Long> gone = new ArrayList<>();
        for (Long node : asked) {
            OtherNode known = byNode.get(node);
            if (known != null && !leases.containsKey(node) && (known.saidGoodbye || !areOnlyLeavers)) {
                gone.add(node);
            }
        }
        return gone;
    }

    void forget(long node) {
        byNode.remove(node);
    }
}
