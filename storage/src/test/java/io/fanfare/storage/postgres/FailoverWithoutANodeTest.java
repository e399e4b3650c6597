package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the epoch when a standby takes over and not every node is there to say what it knows. */
@Order(1)
class FailoverWithoutANodeTest extends FailoverFixture {
    @ParameterizedTest
    @EnumSource
    void nodeThatDiedWithTheServerLeavesItToTheKey(PromotedStandby configured) throws Exception {
        PostgresSettings settings = servers.settings(configured);
        try (HistoryStore store = RunningNode.open(settings)) {
            Appended before = append(store);
            servers.pretendANodeDied();
            servers.awaitCaughtUp();

            failOver();

            assertThat(awaitAppend(store).position().epoch()
                            == before.position().epoch())
                    .isEqualTo(configured == PromotedStandby.SAME_EPOCH);
        }
    }

    @Test
    void nodeThatComesLateIsWaitedFor() throws Exception {
        try (FaultyLink link = new FaultyLink(servers.second().port());
                HistoryStore here = RunningNode.open(servers.settings());
                HistoryStore late = RunningNode.open(servers.settings(link.port()))) {
            Appended before = append(here);
            append(late);
            servers.awaitCaughtUp();
            link.down();

            failOver();
            assertThatThrownBy(() -> append(here))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE));
            link.up();

            assertThat(awaitAppend(here).position()).isEqualTo(positionAfter(before, 2));
        }
    }

    @Test
    void nodeThatComesAfterADecisionAndMissesSomethingBeginsANewEpoch() throws Exception {
        try (FaultyLink link = new FaultyLink(servers.second().port());
                HistoryStore here = RunningNode.open(servers.settings(PromotedStandby.SAME_EPOCH));
                HistoryStore late = RunningNode.open(servers.settings(link.port()))) {
            Appended before = append(here);
            append(late);
            servers.awaitCaughtUp();
            servers.cutReplication();
            append(late);
            link.down();

            failOver();
            assertThat(awaitAppend(here).position()).isEqualTo(positionAfter(before, 2));
            link.up();

            assertThat(awaitAppend(late).position().epoch())
                    .isNotEqualTo(before.position().epoch());
        }
    }
}
