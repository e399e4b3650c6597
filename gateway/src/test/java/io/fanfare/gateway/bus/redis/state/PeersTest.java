package io.fanfare.gateway.bus.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Heartbeat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final String LINK = "redis:6379";
    private static final String OTHER_LINK = "redis:6380";
    private static final long HEARTBEAT = 100;
    private static final long LIMIT = 1_000;
    private static final long TERM = 5;

    private final Peers peers = new Peers(HEARTBEAT, LIMIT);

    private boolean heard(long origin, long sequence, long lost, long nowNanos) {
        return peers.heard(LINK, new Heartbeat(origin, TERM, "node-" + origin, sequence, lost, false), nowNanos);
    }

    @Test
    void firstHeartbeatIsADoubtAndTheNextOneIsNot() {
        assertThat(heard(1, 10, 5, 0)).isTrue();
        assertThat(heard(1, 11, 5, 1)).isFalse();
    }

    @Test
    void numberThatJumpsIsADoubt() {
        heard(1, 10, 0, 0);

        assertThat(heard(1, 12, 0, 1)).isTrue();
        assertThat(heard(1, 13, 0, 2)).isFalse();
    }

    @Test
    void lossThatAnotherNodeCountsIsADoubtOnce() {
        heard(1, 10, 0, 0);

        assertThat(heard(1, 11, 1, 1)).isTrue();
        assertThat(heard(1, 12, 1, 2)).isFalse();
    }

    @Test
    void everyLinkHasItsOwnNumbers() {
        heard(1, 10, 0, 0);

        assertThat(peers.heard(OTHER_LINK, new Heartbeat(1, TERM, "node-1", 3, 0, false), 1))
                .isTrue();
        assertThat(heard(1, 11, 0, 2)).isFalse();
    }

    @Test
    void whatWasPublishedBeforeTheLastBeginningOnThatLinkIsOutdated() {
        heard(1, 10, 0, 0);

        assertThat(peers.isOutdated(LINK, 1, TERM - 1)).isTrue();
        assertThat(peers.isOutdated(LINK, 1, TERM)).isFalse();
        assertThat(peers.isOutdated(LINK, 1, TERM + 1)).isFalse();
        assertThat(peers.isOutdated(OTHER_LINK, 1, TERM - 1)).isFalse();
        assertThat(peers.isOutdated(LINK, 2, TERM - 1)).isFalse();
    }

    @Test
    void silenceIsMeasuredFromTheLastHeartbeatOrFromTheLinksOwnStart() {
        heard(1, 10, 0, 0);

        assertThat(peers.silentOn(LINK, 0, LIMIT)).isNull();
        assertThat(peers.silentOn(LINK, 0, LIMIT + 1)).isEqualTo("node-1");
        assertThat(peers.silentOn(LINK, 500, LIMIT + 1)).isNull();
        assertThat(peers.silentOn(OTHER_LINK, 0, LIMIT + 1)).isNull();
    }

    @Test
    void nodeThatSaidGoodbyeIsNotMissed() {
        heard(1, 10, 0, 0);

        peers.heard(LINK, new Heartbeat(1, TERM, "node-1", 11, 0, true), 1);

        assertThat(peers.silentOn(LINK, 0, 10 * LIMIT)).isNull();
        assertThat(peers.present(1)).isEmpty();
    }

    @Test
    void whatIsHeardByAnotherWayAfterTheGoodbyeBringsNobodyBack() {
        heard(1, 10, 0, 0);
        peers.heard(LINK, new Heartbeat(1, TERM, "node-1", 11, 0, true), 1);

        assertThat(peers.heard(OTHER_LINK, new Heartbeat(1, TERM, "node-1", 7, 0, false), 2))
                .isFalse();

        assertThat(peers.present(2)).isEmpty();
        assertThat(peers.silentOn(OTHER_LINK, 0, 10 * LIMIT)).isNull();
    }

    @Test
    void goodbyesThatAreRememberedAreBounded() {
        for (int origin = 0; origin <= Peers.MAX_PEERS; origin++) {
            peers.heard(LINK, new Heartbeat(origin, TERM, "node-" + origin, 1, 0, true), 1);
        }

        heard(0, 2, 0, 2);
        heard(1, 2, 0, 2);

        assertThat(peers.present(2)).extracting(BusPeer::nodeId).containsExactly("node-0");
    }

    @Test
    void nodeThatCameBackAsAnotherProcessIsNotMissed() {
        peers.heard(LINK, new Heartbeat(1, TERM, "node", 10, 0, false), 0);

        peers.heard(LINK, new Heartbeat(2, TERM, "node", 1, 0, false), LIMIT);

        assertThat(peers.silentOn(LINK, 0, LIMIT + 1)).isNull();
        assertThat(peers.silentOn(LINK, 0, 3 * LIMIT)).isEqualTo("node");
    }

    @Test
    void twoNodesOfOneNameAreBothWatched() {
        peers.heard(LINK, new Heartbeat(1, TERM, "node", 1, 0, false), 0);
        peers.heard(LINK, new Heartbeat(2, TERM, "node", 1, 0, false), 0);

        assertThat(peers.heard(LINK, new Heartbeat(1, TERM, "node", 2, 0, false), 1))
                .isFalse();
        assertThat(peers.heard(LINK, new Heartbeat(2, TERM, "node", 2, 0, false), 1))
                .isFalse();
        assertThat(peers.present(1)).hasSize(2);
    }

    @Test
    void theDeadAreForgotten() {
        heard(1, 10, 0, 0);

        peers.sweep(List.of(LINK), Peers.FORGET_NANOS);
        assertThat(peers.present(Peers.FORGET_NANOS)).hasSize(1);
        peers.sweep(List.of(LINK), Peers.FORGET_NANOS + 1);

        assertThat(peers.present(0)).isEmpty();
    }

    @Test
    void waysThatAreNoLongerUsedAreForgotten() {
        heard(1, 10, 0, 0);

        peers.sweep(List.of(OTHER_LINK), 1);

        assertThat(peers.silentOn(LINK, 0, 10 * LIMIT)).isNull();
        assertThat(peers.present(2)).extracting(BusPeer::nodeId).containsExactly("node-1");
    }

    @Test
    void moreNodesThanTheBoundAreNotKept() {
        for (int origin = 0; origin < Peers.MAX_PEERS; origin++) {
            heard(origin, 1, 0, 0);
        }

        assertThat(heard(Peers.MAX_PEERS, 1, 0, 1)).isTrue();
        assertThat(heard(Peers.MAX_PEERS, 2, 0, 2)).isTrue();
        assertThat(peers.present(2)).hasSize(Peers.MAX_PEERS);
    }

    @Test
    void processThatWasReplacedAndFellSilentIsGone() {
        peers.heard(LINK, new Heartbeat(1, TERM, "node", 10, 0, false), 0);
        peers.heard(LINK, new Heartbeat(2, TERM, "node", 1, 0, false), LIMIT);

        assertThat(peers.present(LIMIT)).hasSize(2);
        assertThat(peers.present(LIMIT + 1)).extracting(BusPeer::incarnation).containsExactly(2L);
    }

    @Test
    void processIsSteadyOnceItIsHeardAgainAfterAWhileUntilItFallsSilent() {
        heard(1, 10, 0, 0);
        heard(1, 11, 0, 1);
        assertThat(peers.present(1)).extracting(BusPeer::isSteady).containsExactly(false);

        heard(1, 12, 0, HEARTBEAT);

        assertThat(peers.present(HEARTBEAT + LIMIT))
                .extracting(BusPeer::isSteady)
                .containsExactly(true);
        assertThat(peers.present(HEARTBEAT + LIMIT + 1))
                .extracting(BusPeer::isSteady)
                .containsExactly(false);
    }
}
