package io.fanfare.bench.fault;

/**
 * One thing that goes wrong.
 *
 * @param node whose process or link it is; means nothing for what all nodes share
 * @param atMillis when it begins, after the plan has
 * @param lastsMillis how long until it is undone
 * @param variant a number that says which of several ways, as the kind has them
 */
record Fault(FaultKind kind, int node, long atMillis, long lastsMillis, int variant) {

    /** What has to be in order before it begins, so that two faults are not mistaken for each other. */
    String target() {
        return kind.target(node);
    }

    @Override
    public String toString() {
        return String.format("%7.3f s  %s of %s for %d ms (%d)", atMillis / 1e3, kind, target(), lastsMillis, variant);
    }
}
