package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoreException;
import io.fanfare.storage.StoreException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A standby that takes over keeps the epoch if it has everything, and only then. */
@Timeout(180)
@Order(1)
class FailoverTest {
    private static final TopicName ROOM = TopicName.of("room:1");
    private static final Duration PROGRESS = Duration.ofSeconds(60);

    /** Of a server with an empty history, which each test copies. */
    @TempDir
    private static Path files;

    private static String database;

    @TempDir
    private Path folder;

    private ServerPair servers;

    @BeforeAll
    static void prepare() throws Exception {
        database = ServerPair.prepare(files.resolve("data"));
    }

    @BeforeEach
    void open() throws Exception {
        servers = new ServerPair(files.resolve("data"), database, folder);
    }

    @AfterEach
    void close() throws Exception {
        servers.close();
    }

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

    private void failOver() throws Exception {
        servers.killFirst();
        servers.promoteSecond();
    }

    private static Position positionAfter(Appended before, int count) {
        return new Position(before.position().epoch(), before.position().offset() + count);
    }

    private static void awaitProgress(RetryingPublishers publishers) {
        long before = publishers.acknowledged();
        Awaitility.await().atMost(PROGRESS).until(() -> publishers.acknowledged() > before + 100);
    }

    private static Appended append(HistoryStore store) {
        return append(store, null);
    }

    private static Appended append(HistoryStore store, String key) {
        return Await.result(store.append(new Publication(ROOM, "message", Payload.json("{}"), key, 1)));
    }

    private static Appended awaitAppend(HistoryStore store) {
        return Awaitility.await().atMost(PROGRESS).ignoreExceptions().until(() -> append(store), found -> true);
    }

    private static long epochOf(HistoryStore store) {
        return Awaitility.await()
                .atMost(PROGRESS)
                .ignoreExceptions()
                .until(() -> Await.result(store.heads(List.of(ROOM))).get(ROOM).epoch(), found -> true);
    }
}
