package io.fanfare.gateway.bus.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.RecordingListener;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Roster roster = new Roster();
    private final RecordingListener listener = new RecordingListener();

    private static BusPeer peer(String nodeId, long incarnation, long silentMillis) {
        return new BusPeer(nodeId, incarnation, silentMillis, true);
    }

    @Test
    void differenceIsToldAndWhatStaysIsNot() {
        roster.look(List.of(peer("a", 1, 0), peer("b", 2, 0)), listener);
        roster.look(List.of(peer("c", 3, 0), peer("a", 1, 50)), listener);

        assertThat(listener.comings()).containsExactlyInAnyOrder("+a", "+b", "-b", "+c");
        assertThat(listener.comings()).endsWith("-b", "+c");
        assertThat(roster.present()).containsExactly(peer("c", 3, 0), peer("a", 1, 50));
    }

    @Test
    void nodeThatStartsAgainIsAnotherProcess() {
        roster.look(List.of(peer("a", 1, 0)), listener);
        roster.look(List.of(peer("a", 2, 0)), listener);

        assertThat(listener.comings()).containsExactly("+a", "-a", "+a");
    }
}
