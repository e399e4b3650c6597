package io.fanfare.bench.fault;

import static io.fanfare.bench.fault.FaultKind.BUS_LINK;
import static io.fanfare.bench.fault.FaultKind.CLIENTS_LINK;
import static io.fanfare.bench.fault.FaultKind.POSTGRES_KILL;
import static io.fanfare.bench.fault.FaultKind.POSTGRES_TERMINATE_BACKENDS;
import static io.fanfare.bench.fault.FaultKind.REDIS_CUT_SUBSCRIBERS;
import static io.fanfare.bench.fault.FaultKind.REDIS_KILL;
import static io.fanfare.bench.fault.FaultKind.STORE_LINK;

import java.util.List;
import java.util.Set;

/** A step that keeps a promise, how to leave it out of the gateway's source, and faults that make its absence felt. */
enum Mutation {
    /** A key that was used before gives the first position again. */
    KEY_CHECK(
            Set.of(STORE_LINK, POSTGRES_TERMINATE_BACKENDS),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/postgres/Assignment.java",
                    "Long first = key == null ? null : known.get(key);",
                    "Long first = null;")),

    /** A commit is acknowledged after it was flushed. */
    FLUSH_BEFORE_ACKNOWLEDGEMENT(
            Set.of(POSTGRES_KILL),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/postgres/Connections.java",
                    "SET synchronous_commit = on;",
                    "SET synchronous_commit = off;")),

    /** A commit without an answer is looked up before its batch is tried again. */
    LOST_COMMIT_LOOKUP(
            Set.of(STORE_LINK, POSTGRES_TERMINATE_BACKENDS, POSTGRES_KILL),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/postgres/PostgresLedger.java",
                    "return lookUp(number, lost);",
                    "throw lost;")),

    /** A resumed subscription goes on after the client's own position. */
    ANCHOR_AT_THE_CLIENT(
            Set.of(CLIENTS_LINK),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                    "case CONTINUES -> lastOffset = after.offset();",
                    "case CONTINUES -> lastOffset = head.headOffset();")),

    /** What the bus left out is read from the store, by the owner of the topic or by each subscription: both are left out. */
    GAP_CHECKS(
            Set.of(BUS_LINK, REDIS_CUT_SUBSCRIBERS, REDIS_KILL),
            Edits.OWNER_PASSES_OVER_HOLES,
            Edits.SUBSCRIPTION_TAKES_WHAT_COMES,
            Edits.SUBSCRIPTION_PASSES_OVER_HOLES),

    /** Heads are compared, so that a loss shows that nothing follows. */
    HEAD_COMPARISON(Set.of(BUS_LINK, REDIS_CUT_SUBSCRIBERS, REDIS_KILL), Edits.HEADS_ARE_NOT_COMPARED),

    /** What comes twice is dropped, by the owner of the topic and by each subscription: both let it pass. */
    REPEAT_CHECKS(
            Set.of(BUS_LINK, REDIS_CUT_SUBSCRIBERS, REDIS_KILL),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/topic/TopicOrder.java",
                    "if (offset <= lastOffset) {\n            return false;",
                    "if (offset <= lastOffset) {\n            sink.inOrder(publication, epoch, offset);\n            return false;"),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                    "run.epoch() == epoch && run.lastOffset() <= lastOffset",
                    "false"),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                    "if (run.firstOffset() == lastOffset + 1) {",
                    "if (run.firstOffset() <= lastOffset + 1) {")),

    /** A subscription compares what comes live with its own position. */
    GAP_CHECK_OF_THE_SUBSCRIPTION(
            Set.of(BUS_LINK, REDIS_CUT_SUBSCRIBERS, REDIS_KILL),
            Edits.SUBSCRIPTION_TAKES_WHAT_COMES,
            Edits.SUBSCRIPTION_PASSES_OVER_HOLES),

    /** An ephemeral publication comes back from the bus, or is delivered here at once, and never both. */
    ONE_WAY_FOR_EPHEMERAL(
            Set.of(BUS_LINK),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/bus/redis/RedisBus.java",
                    "if (position != null) {\n            listener.onPublication(publication, position);",
                    "if (true) {\n            listener.onPublication(publication, position);")),

    /** An outcome that can't be learned is unknown, and not a refusal. */
    UNKNOWN_IS_NOT_REFUSED(
            Set.of(STORE_LINK, POSTGRES_TERMINATE_BACKENDS, POSTGRES_KILL),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/postgres/PostgresLedger.java",
                    "Reason.OUTCOME_UNKNOWN, \"the connection was lost at the commit\"",
                    "Reason.UNAVAILABLE, \"the connection was lost at the commit\""));

    private final Set<FaultKind> faults;
    private final List<Edit> edits;

    Mutation(Set<FaultKind> faults, Edit... edits) {
        this.faults = faults;
        this.edits = List.of(edits);
    }

    /** A change of one source file of the project. */
    record Edit(String file, String text, String replacement) {}

    /** Shared by several mutations. */
    private static final class Edits {
        private static final Edit HEADS_ARE_NOT_COMPARED = new Edit(
                "gateway/src/main/java/io/fanfare/gateway/topic/HeadComparison.java",
                "timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);",
                "metrics.headsCompared(0);");
        private static final Edit OWNER_PASSES_OVER_HOLES = new Edit(
                "gateway/src/main/java/io/fanfare/gateway/topic/TopicOrder.java",
                "if (offset == lastOffset + 1) {",
                "if (offset > lastOffset) {");
        private static final Edit SUBSCRIPTION_TAKES_WHAT_COMES = new Edit(
                "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                "run.epoch() == epoch && run.firstOffset() <= lastOffset + 1",
                "true");
        private static final Edit SUBSCRIPTION_PASSES_OVER_HOLES = new Edit(
                "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                "if (run.firstOffset() == lastOffset + 1) {",
                "if (run.firstOffset() >= lastOffset + 1) {");
    }

    Set<FaultKind> faults() {
        return faults;
    }

    List<Edit> edits() {
        return edits;
    }
}
