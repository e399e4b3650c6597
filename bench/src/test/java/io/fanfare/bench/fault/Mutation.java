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

/**
 * A step that keeps a promise, how to leave it out of the gateway's source, and what makes its absence felt: faults in a random
 * mix, or a scene.
 */
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
                    "storage/src/main/java/io/fanfare/storage/postgres/ServerSettings.java",
                    "values.put(\"synchronous_commit\", \"on\");",
                    "values.put(\"synchronous_commit\", \"off\");")),

    /** A commit without an answer is looked up before its batch is tried again. */
    LOST_COMMIT_LOOKUP(
            new LostAnswerScene(),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/postgres/PostgresLedger.java",
                    "return lookUp(number, lost);",
                    "throw lost;")),

    /** What is too old is said by the clock of the database's server, and not of whichever node trims. */
    ONE_CLOCK_FOR_ALL(
            new ClockScene(),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/postgres/PostgresTrim.java",
                    "row.getBoolean(1) ? row.getLong(2) : 0",
                    "row.getBoolean(1) ? io.fanfare.bench.fault.JumpingClock.ofThisProcess().millis() : 0")),

    /** Interest on the bus is in force before the store is asked for the head. */
    INTEREST_BEFORE_HEAD(
            new AttachScene(),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/Subscribing.java",
                    "subscribing.awaitInterest();",
                    "subscribing.onInterest(null, null);")),

    /** What came by the bus during a catch-up is delivered before the subscription is live. */
    MERGE_BEFORE_LIVE(
            new CatchUpScene(),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                    "long seen = set().epoch() == epoch ? set().lastOffset() : 0;",
                    "long seen = lastOffset;")),

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

    /** The owner of a topic fills a hole once, for all its subscribers. */
    FILL_BY_THE_OWNER(new HoleScene(), Edits.OWNER_PASSES_OVER_HOLES),

    /** Heads are compared at once when the bus has doubts, as after a reconnect. */
    RECHECK_ON_DOUBT(
            new DoubtScene(),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/topic/TopicHub.java",
                    "isInDoubt = true;",
                    "isInDoubt = false;")),

    /** A store that was rewound begins an epoch. */
    EPOCH_OF_A_REWOUND_STORE(
            new RewindScene(),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/postgres/Epochs.java",
                    "|| rewinds.missesIn(sighting.incarnation().epoch(), sighting.batches());",
                    ";")),

    /** A client that comes back with a position of another epoch is told. */
    EPOCH_CHECK_OF_A_RESUME(
            new RewindScene(),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/TopicHead.java",
                    "boolean isThisLife = after.epoch() == 0 || after.epoch() == epoch;",
                    "boolean isThisLife = true;")),

    /** A live subscription compares the epoch of what comes, and of heads, with its own. */
    EPOCH_CHECK_OF_A_SUBSCRIPTION(
            new RewindScene(),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                    "batch.epoch() == epoch && batch.lastOffset() <= lastOffset",
                    "batch.lastOffset() <= lastOffset"),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                    "batch.epoch() == epoch && batch.firstOffset() <= lastOffset + 1",
                    "batch.firstOffset() <= lastOffset + 1"),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                    "headEpoch != epoch || headOffset > lastOffset",
                    "headOffset > lastOffset")),

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
                    "batch.epoch() == epoch && batch.lastOffset() <= lastOffset",
                    "false"),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                    "if (batch.firstOffset() == lastOffset + 1) {",
                    "if (batch.firstOffset() <= lastOffset + 1) {")),

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

    /** What the node can't do now never counts against a client. */
    NODE_ERRORS_COUNT(
            new StoreAwayScene(),
            new Edit(
                    "gateway/src/main/java/io/fanfare/gateway/session/Answers.java",
                    "if (refusal.blame() == Blame.CLIENT) {",
                    "if (true) {")),

    /** An outcome that can't be learned is unknown, and not a refusal. */
    UNKNOWN_IS_NOT_REFUSED(
            new UnknownScene(),
            new Edit(
                    "storage/src/main/java/io/fanfare/storage/postgres/PostgresLedger.java",
                    "Reason.OUTCOME_UNKNOWN, \"the connection was lost at the commit\"",
                    "Reason.UNAVAILABLE, \"the connection was lost at the commit\""));

    private final Set<FaultKind> faults;
    /** Null if the faults are to show it. */
    private final Scene scene;

    private final List<Edit> edits;

    Mutation(Set<FaultKind> faults, Edit... edits) {
        this(faults, null, edits);
    }

    Mutation(Scene scene, Edit... edits) {
        this(Set.of(), scene, edits);
    }

    Mutation(Set<FaultKind> faults, Scene scene, Edit... edits) {
        this.faults = faults;
        this.scene = scene;
        this.edits = List.of(edits);
    }

    /** A change of one source file of the project. */
    record Edit(String file, String text, String replacement) {}

    /** Shared by several mutations. */
    private static final class Edits {
        private static final Edit HEADS_ARE_NOT_COMPARED = new Edit(
                "gateway/src/main/java/io/fanfare/gateway/topic/HeadComparison.java",
                "PeriodicWork.of(\"pace of the comparison of heads\", this::tick, metrics).start(timer, TICK_MILLIS);",
                "metrics.headsCompared(0);");
        private static final Edit OWNER_PASSES_OVER_HOLES = new Edit(
                "gateway/src/main/java/io/fanfare/gateway/topic/TopicOrder.java",
                "if (offset == lastOffset + 1) {",
                "if (offset > lastOffset) {");
        private static final Edit SUBSCRIPTION_TAKES_WHAT_COMES = new Edit(
                "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                "batch.epoch() == epoch && batch.firstOffset() <= lastOffset + 1",
                "true");
        private static final Edit SUBSCRIPTION_PASSES_OVER_HOLES = new Edit(
                "gateway/src/main/java/io/fanfare/gateway/session/DurableSubscription.java",
                "if (batch.firstOffset() == lastOffset + 1) {",
                "if (batch.firstOffset() >= lastOffset + 1) {");
    }

    Set<FaultKind> faults() {
        return faults;
    }

    /** Null if the faults are to show it. */
    Scene scene() {
        return scene;
    }

    List<Edit> edits() {
        return edits;
    }
}
