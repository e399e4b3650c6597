package io.fanfare.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreReplicationTest {
    private static final TopicName TOPIC = TopicName.of("room:1");
    private static final int LEASE_MILLIS = 20_000;
    private static final int AND_TWO_SECONDS = LEASE_MILLIS + 2_000;

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(StoreReplication.class);

    private final SimulatedCluster cluster = new SimulatedCluster();
    private final SimulatedCluster.Node a = cluster.join();
    private final SimulatedCluster.Node b = cluster.join();
    private final List<RecordingAudience> audiences = new ArrayList<>();

    private RecordingAudience watch(SimulatedCluster.Node node) {
        RecordingAudience audience = node.watch(TOPIC);
        audiences.add(audience);
        return audience;
    }

    @AfterEach
    void nobodyJoinedTwiceOrLeftUnseen() {
        audiences.forEach(audience -> assertThat(audience.faults()).isEmpty());
    }

    @Test
    void whoEntersOnOneNodeIsShownOnAllWithinASecond() {
        RecordingAudience view = watch(b);

        a.enter(TOPIC, "x");
        cluster.pass(1_000);

        assertThat(view.ids()).containsExactly("x");
    }

    @Test
    void whoLeavesIsGoneOnAllWithinASecond() {
        a.enter(TOPIC, "x");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);

        a.leave(TOPIC, "x");
        cluster.pass(1_000);

        assertThat(view.state()).isNotNull();
        assertThat(view.ids()).isEmpty();
        assertThat(cluster.memory().size(TOPIC)).isZero();
    }

    @Test
    void whoWatchesLaterIsToldWhatWasThereBefore() {
        a.enter(TOPIC, "x");
        cluster.pass(1_000);

        RecordingAudience view = watch(b);

        assertThat(view.ids()).containsExactly("x");
        assertThat(view.state().isWhole()).isTrue();
    }

    @Test
    void killedNodeIsGoneWithinItsLease() {
        a.enter(TOPIC, "x");
        b.enter(TOPIC, "y");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);

        a.kill();
        cluster.pass(AND_TWO_SECONDS);

        assertThat(view.ids()).containsExactly("y");
        assertThat(cluster.memory().size(TOPIC)).isOne();
    }

    @Test
    void stoppedNodeIsGoneAtOnce() {
        a.enter(TOPIC, "x");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);

        a.stop();
        cluster.pass(500);

        assertThat(view.ids()).isEmpty();
        assertThat(cluster.memory().size(TOPIC)).isZero();
    }

    @Test
    void lostHintsAreMadeUpFor() {
        RecordingAudience view = watch(b);
        a.enter(TOPIC, "stays");
        a.enter(TOPIC, "goes");
        cluster.pass(1_000);

        cluster.arriving((batch, node) -> batch.changes().isEmpty());
        a.enter(TOPIC, "comes");
        a.leave(TOPIC, "goes");
        cluster.pass(5_000);

        assertThat(view.ids()).containsExactly("comes", "stays");
    }

    @Test
    void hintsThatNeverArriveAreMadeUpForByLookingRegularly() {
        RecordingAudience view = watch(b);
        a.enter(TOPIC, "goes");
        cluster.pass(1_000);

        cluster.arriving((batch, node) -> false);
        a.enter(TOPIC, "comes");
        a.leave(TOPIC, "goes");
        cluster.pass(10_000);

        assertThat(view.ids()).containsExactly("comes");
    }

    @Test
    void hintsThatComeTwiceOrLateChangeNothing() {
        RecordingAudience view = watch(b);
        a.enter(TOPIC, "x");
        cluster.pass(500);
        a.leave(TOPIC, "x");
        cluster.pass(500);

        List.copyOf(a.sent()).forEach(cluster::bring);
        cluster.pass(250);

        assertThat(view.ids()).isEmpty();
        assertThat(view.changes()).hasSize(2);
    }

    @Test
    void flushedStoreIsWrittenAgainAndNobodyIsSeenToLeave() {
        a.enter(TOPIC, "x");
        b.enter(TOPIC, "y");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);
        int changes = view.changes().size();

        cluster.memory().flush();
        cluster.pass(3 * LEASE_MILLIS);

        assertThat(view.ids()).containsExactly("x", "y");
        assertThat(view.changes()).hasSize(changes);
        assertThat(cluster.memory().size(TOPIC)).isEqualTo(2);
        assertThat(b.replication().isWhole()).isTrue();
    }

    @Test
    void nodeKilledWhenTheStoreIsFlushedIsGoneWithinItsLease() {
        a.enter(TOPIC, "x");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);

        a.kill();
        cluster.memory().flush();
        cluster.pass(AND_TWO_SECONDS);

        assertThat(view.ids()).isEmpty();
    }

    @Test
    void whatOthersHadStaysShownWhileTheStoreIsAway() {
        a.enter(TOPIC, "x");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);

        a.store().breakDown();
        b.store().breakDown();
        b.enter(TOPIC, "y");
        cluster.pass(3 * LEASE_MILLIS);

        assertThat(view.ids()).containsExactly("x", "y");
        assertThat(watch(b).state().isWhole()).isFalse();
        assertThat(b.replication().problem()).isNotNull();
    }

    @Test
    void storeThatComesBackEmptyCostsNobodyHisPlace() {
        a.enter(TOPIC, "stays");
        a.enter(TOPIC, "goes");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);
        int changes = view.changes().size();

        a.store().breakDown();
        b.store().breakDown();
        cluster.memory().flush();
        a.leave(TOPIC, "goes");
        a.enter(TOPIC, "comes");
        cluster.pass(2 * LEASE_MILLIS);
        a.store().repair();
        b.store().repair();
        cluster.pass(AND_TWO_SECONDS);

        assertThat(view.ids()).containsExactly("comes", "stays");
        assertThat(view.changes().size() - changes).isLessThanOrEqualTo(2);
        assertThat(cluster.memory().size(TOPIC)).isEqualTo(2);
    }

    @Test
    void nodeThatWasCutOffForLongIsGoneAndComesBack() {
        a.enter(TOPIC, "x");
        a.enter(TOPIC, "z");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);

        a.store().breakDown();
        cluster.pass(AND_TWO_SECONDS);
        assertThat(view.ids()).isEmpty();
        a.leave(TOPIC, "z");
        a.store().repair();
        cluster.pass(2_000);

        assertThat(view.ids()).containsExactly("x");
    }

    @Test
    void whoComesBackWithinTheGraceToAnotherNodeHasNotBeenAwayAndIsReplacedInOneChange() {
        a.enter(TOPIC, "old", "phone");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);
        int changes = view.changes().size();

        a.cutOff(TOPIC, "old");
        cluster.pass(2_000);
        assertThat(view.changes()).hasSize(changes);
        b.enter(TOPIC, "new", "phone");
        cluster.pass(1_000);

        assertThat(view.ids()).containsExactly("new");
        assertThat(view.changes()).hasSize(changes + 1);
        assertThat(view.changes().get(changes).left()).hasSize(1);
        b.leave(TOPIC, "new");
        cluster.pass(1_000);
        assertThat(view.ids()).isEmpty();
    }

    @Test
    void whoDoesNotComeBackIsGoneAfterTheGrace() {
        a.enter(TOPIC, "x", "phone");
        RecordingAudience view = watch(b);
        cluster.pass(1_000);

        a.cutOff(TOPIC, "x");
        cluster.pass(4_500);
        assertThat(view.ids()).containsExactly("x");
        cluster.pass(1_500);

        assertThat(view.ids()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void viewsConvergeToTheTruthWhateverGoesWrong(long seed) {
        Random random = new Random(seed);
        List<SimulatedCluster.Node> nodes = new ArrayList<>(List.of(a, b, cluster.join()));
        List<TreeSet<String>> truth = List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        List<RecordingAudience> views = nodes.stream().map(this::watch).toList();
        boolean[] isBroken = new boolean[3];
        cluster.arriving((batch, node) -> random.nextInt(10) > 0);

        for (int step = 0; step < 400; step++) {
            int one = random.nextInt(3);
            switch (random.nextInt(12)) {
                case 0 -> {
                    if (random.nextInt(10) == 0) {
                        cluster.memory().flush();
                    }
                }
                case 1 -> {
                    if (isBroken[one]) {
                        nodes.get(one).store().repair();
                    } else if (random.nextInt(3) == 0) {
                        nodes.get(one).store().breakDown();
                    }
                    isBroken[one] = isBroken[one] ? false : isBroken(nodes.get(one));
                }
                case 2 ->
                    List.copyOf(nodes.get(one).sent()).forEach(batch -> {
                        if (random.nextInt(20) == 0) {
                            cluster.bring(batch);
                        }
                    });
                case 3, 4, 5, 6 -> {
                    String id = one + "-" + random.nextInt(20);
                    nodes.get(one).enter(TOPIC, id);
                    truth.get(one).add(id);
                }
                case 7, 8, 9 -> {
                    String id = one + "-" + random.nextInt(20);
                    nodes.get(one).leave(TOPIC, id);
                    truth.get(one).remove(id);
                }
                default -> cluster.pass(random.nextInt(1_500));
            }
        }
        for (int i = 0; i < 3; i++) {
            if (isBroken[i]) {
                nodes.get(i).store().repair();
            }
        }
        cluster.pass(AND_TWO_SECONDS);

        TreeSet<String> all = new TreeSet<>();
        truth.forEach(all::addAll);
        views.forEach(view -> assertThat(view.ids()).containsExactlyElementsOf(all));
        assertThat(cluster.memory().size(TOPIC)).isEqualTo(all.size());
    }

    private static boolean isBroken(SimulatedCluster.Node node) {
        return node.store().isBroken();
    }
}
