package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What becomes of the epoch when a standby takes over and a node finds it later than the others. */
@Order(1)
class FailoverWithALateNodeTest extends FailoverFixture {
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
        try (FaultyLink linkOfHere = new FaultyLink(servers.first().port());
                FaultyLink link = new FaultyLink(servers.second().port());
                HistoryStore here =
                        RunningNode.open(servers.settingsFromFirst(linkOfHere.port(), PromotedStandby.SAME_EPOCH));
                HistoryStore late = RunningNode.open(servers.settings(link.port()))) {
            Appended before = append(here);
            append(late);
            servers.awaitCaughtUp();
            servers.cutReplication();
            // A node looks once a second how far the others have come: this one must not know of what the standby
            // lacks.
            linkOfHere.down();
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
