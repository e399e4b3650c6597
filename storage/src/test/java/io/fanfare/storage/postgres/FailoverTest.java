package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A standby that takes over keeps the epoch if it has everything, and only then. */
@Order(1)
class FailoverTest extends FailoverFixture {
    @Test
    void synchronousStandbyThatTakesOverUnderLoadKeepsTheEpochForAllNodes() throws Exception {
        servers.synchronous();
        try (HistoryStore here = RunningNode.open(servers.settings());
                HistoryStore there = RunningNode.open(servers.settings())) {
            long epoch = epochOf(here);
            RetryingPublishers publishers = new RetryingPublishers(here, there).start();
            awaitProgress(publishers);

            servers.killFirst();
            servers.promoteSecond();
            awaitProgress(publishers);

            publishers.stopAndCheck();
            assertThat(epochOf(here)).isEqualTo(epoch);
            assertThat(epochOf(there)).isEqualTo(epoch);
        }
    }

    @Test
    void asynchronousStandbyThatLacksNothingKeepsTheEpoch() throws Exception {
        try (HistoryStore here = RunningNode.open(servers.settings());
                HistoryStore there = RunningNode.open(servers.settings())) {
            Appended before = append(here);
            append(there);
            servers.awaitCaughtUp();

            failOver();

            assertThat(awaitAppend(here).position()).isEqualTo(positionAfter(before, 2));
            assertThat(awaitAppend(there).position()).isEqualTo(positionAfter(before, 3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void standbyThatLacksWhatWasAcknowledgedBeginsANewEpoch(PromotedStandby configured) throws Exception {
        PostgresSettings settings = servers.settings(configured);
        try (HistoryStore here = RunningNode.open(settings);
                HistoryStore there = RunningNode.open(settings)) {
            append(here);
            append(there);
            servers.awaitCaughtUp();
            servers.cutReplication();
            Appended lost = append(there);

            failOver();

            Appended after = awaitAppend(here);
            assertThat(after.position().offset()).isEqualTo(lost.position().offset());
            assertThat(after.position().epoch()).isNotEqualTo(lost.position().epoch());
        }
    }

    @Test
    void standbyThatLacksWhatWasOnlyReadBeginsANewEpoch() throws Exception {
        PostgresSettings settings = servers.settings(PromotedStandby.SAME_EPOCH);
        try (HistoryStore reading = RunningNode.open(settings)) {
            long epoch;
            try (HistoryStore publishing = RunningNode.open(settings)) {
                append(publishing);
                servers.awaitCaughtUp();
                servers.cutReplication();
                append(publishing);
                epoch = epochOf(reading);
            }

            failOver();

            assertThat(awaitAppend(reading).position().epoch()).isNotEqualTo(epoch);
        }
    }

    @Test
    void standbyThatLacksTheFirstOfAKeyThatWasConfirmedBeginsANewEpoch() throws Exception {
        PostgresSettings settings = servers.settings(PromotedStandby.SAME_EPOCH);
        try (HistoryStore confirming = RunningNode.open(settings)) {
            Appended first;
            try (HistoryStore publishing = RunningNode.open(settings)) {
                append(publishing);
                servers.awaitCaughtUp();
                servers.cutReplication();
                first = append(publishing, "key");
                assertThat(append(confirming, "key").duplicate()).isTrue();
            }

            failOver();

            assertThat(awaitAppend(confirming).position().epoch())
                    .isNotEqualTo(first.position().epoch());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereNobodyKnowsTheKeyDecides(PromotedStandby configured) throws Exception {
        Appended before;
        try (HistoryStore store = RunningNode.open(servers.settings())) {
            before = append(store);
        }
        servers.awaitCaughtUp();

        failOver();

        try (HistoryStore store = RunningNode.open(servers.settings(configured))) {
            assertThat(epochOf(store) == before.position().epoch()).isEqualTo(configured == PromotedStandby.SAME_EPOCH);
        }
    }

    @Test
    void switchoverKeepsTheEpoch() throws Exception {
        try (HistoryStore store = RunningNode.open(servers.settings())) {
            Appended before = append(store);

            servers.stopFirst();
            servers.promoteSecond();

            assertThat(awaitAppend(store).position()).isEqualTo(positionAfter(before, 1));
        }
    }

    @Test
    void switchoverThatKeepsItsTimelineKeepsTheEpoch() throws Exception {
        try (HistoryStore store = RunningNode.open(servers.settings())) {
            Appended before = append(store);

            servers.stopFirst();
            servers.startSecondAsPrimary();

            assertThat(awaitAppend(store).position()).isEqualTo(positionAfter(before, 1));
        }
    }

    @Test
    void recoveryToAChosenPointIsNotKeptByTheKey() throws Exception {
        PostgresSettings settings = servers.settings(PromotedStandby.SAME_EPOCH);
        Appended before;
        try (HistoryStore store = RunningNode.open(settings)) {
            before = append(store);
        }
        servers.awaitCaughtUp();

        servers.killFirst();
        servers.recoverSecondToAChosenPoint();

        try (HistoryStore store = RunningNode.open(settings)) {
            assertThat(epochOf(store)).isNotEqualTo(before.position().epoch());
        }
    }
}
