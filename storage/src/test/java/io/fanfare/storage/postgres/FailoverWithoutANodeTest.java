package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import org.junit.jupiter.api.Order;
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
}
