package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.NoLeaks;
import io.fanfare.gateway.transport.Node;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session that makes topic after topic is held back; others, and topics that are followed, are not. */
@ExtendWith(NoLeaks.class)
class NewTopicsLimitTest {
    private static final int PER_SECOND = 5;

    private static Node node;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.start("SESSIONS_NEW_TOPICS_PER_SECOND", Integer.toString(PER_SECOND));
    }

    @AfterAll
    static void stopNode() throws Exception {
        node.stop();
    }

    private static Event publish(TcpClient client, String topic) throws IOException {
        client.send(
                new Command.Publish(1, TopicName.of(topic), Publication.DEFAULT_EVENT, Payload.json("{}"), null, true));
        return client.receive();
    }

    @Test
    void topicsAboveTheRateAreRefusedUntilTheSecondIsOver() throws Exception {
        TcpClient subscriber = new TcpClient(node.publicAddress()).open();
        subscriber.send(new Command.Subscribe(1, List.of(Target.live(TopicName.of("room:followed")))));
        subscriber.receive(Event.Subscribed.class);
        TcpClient flood = new TcpClient(node.publicAddress()).open();

        int made = 0;
        Event answer = publish(flood, "room:0");
        while (answer instanceof Event.Published) {
            answer = publish(flood, "room:" + ++made);
        }

        Event.Error refusal = (Event.Error) answer;
        assertThat(made).isGreaterThanOrEqualTo(PER_SECOND);
        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED.number());
        assertThat(refusal.retryAfterMillis()).isBetween(1L, 1_100L);
        assertThat(node.metric("fanfare_limits_met_total", "limit=\"new_topics\""))
                .isEqualTo(1);
        assertThat(publish(flood, "room:followed")).isInstanceOf(Event.Published.class);
        try (TcpClient other = new TcpClient(node.publicAddress()).open()) {
            assertThat(publish(other, "room:other")).isInstanceOf(Event.Published.class);
        }
        subscriber.close();
        flood.close();
    }
}
