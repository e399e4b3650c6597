package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowingTest {
    private static final TopicName TOPIC = TopicName.of("room:1");
    private static final int TOPIC_ID = 7;
    private static final long EPOCH = 5;

    /** What the listener heard and the link was told. */
    private final List<String> heard = new ArrayList<>();

    @Test
    void liveSubscriptionResumesAfterItsHead() {
        Following following = follow(null);

        assertThat(asked(following)).isNull();
        following.onSubscribed(subscribed(new Position(EPOCH, 3), ResumeResult.LIVE));

        assertThat(asked(following)).isEqualTo(new Position(EPOCH, 3));
    }

    @Test
    void subscriptionResumesAfterTheLastMessage() {
        Following following = follow(new Position(0, 1));
        following.onSubscribed(subscribed(new Position(EPOCH, 3), ResumeResult.CONTINUES));

        following.onMessage(message(2));
        following.onMessage(message(3));

        assertThat(heard).containsExactly("served", "2", "served", "3");
        assertThat(asked(following)).isEqualTo(new Position(EPOCH, 3));
    }

    @Test
    void holeMeansAnotherConnectionAfterTheLastRightMessage() {
        Following following = follow(new Position(EPOCH, 1));
        following.onSubscribed(subscribed(new Position(EPOCH, 9), ResumeResult.CONTINUES));

        following.onMessage(message(3));

        assertThat(heard).containsExactly("reconnect: offset 3 came after 1");
        assertThat(asked(following)).isEqualTo(new Position(EPOCH, 1));
    }

    @Test
    void repeatMeansAnotherConnection() {
        Following following = follow(new Position(EPOCH, 1));
        following.onSubscribed(subscribed(new Position(EPOCH, 9), ResumeResult.CONTINUES));

        following.onMessage(message(1));

        assertThat(heard).containsExactly("reconnect: offset 1 came after 1");
    }

    @Test
    void gapIsToldAndMessagesGoOnAfterIt() {
        Following following = follow(new Position(EPOCH, 1));
        following.onSubscribed(subscribed(new Position(EPOCH, 9), ResumeResult.GAP));

        following.onGap(new Event.Gap(TOPIC_ID, 1, 5));
        following.onMessage(message(5));

        assertThat(heard).containsExactly("notice: gap: offsets 2..4 have expired", "served", "5");
    }

    @Test
    void newEpochIsToldAndItsPositionReplacesTheOldOne() {
        Following following = follow(new Position(EPOCH, 100));
        following.onSubscribed(subscribed(new Position(6, 2), ResumeResult.EPOCH_CHANGED));

        following.onEpochChanged(new Event.EpochChanged(TOPIC_ID, 6, 1));
        following.onMessage(message(1));

        assertThat(heard).containsExactly("notice: epoch changed: 6, next offset 1", "served", "1");
        assertThat(asked(following)).isEqualTo(new Position(6, 1));
    }

    @Test
    void ephemeralTopicHasNoOrderToCheckAndNothingToResume() {
        Following following = follow(null);
        following.onSubscribed(subscribed(null, ResumeResult.LIVE));

        following.onMessage(message(0));
        following.onMessage(message(0));
        following.onSkipped(new Event.Skipped(TOPIC_ID, 4));

        assertThat(heard)
                .containsExactly(
                        "served",
                        "0",
                        "served",
                        "0",
                        "notice: skipped: 4 messages, dropped because they were read too slowly");
        assertThat(asked(following)).isNull();
    }

    @Test
    void eventsOfOtherTopicsMeanNothing() {
        Following following = follow(new Position(EPOCH, 1));
        following.onSubscribed(subscribed(new Position(EPOCH, 9), ResumeResult.CONTINUES));

        following.onMessage(new Event.Message(TOPIC_ID + 1, 77, "message", Payload.json("{}")));
        following.onGap(new Event.Gap(TOPIC_ID + 1, 1, 5));

        assertThat(heard).isEmpty();
    }

    @Test
    void retryableErrorMeansAnotherConnectionAndAFinalOneTheEnd() {
        Following following = follow(null);

        following.onError(new Event.Error(142, true, 1, "room:1", 50, "the store is away"));
        following.onError(new Event.Error(122, false, 1, "room:1", 0, ""));

        assertThat(heard).containsExactly("reconnect: the store is away", "give up: error 122");
    }

    @Test
    void heartbeatOfZeroMeansAnotherConnection() {
        Following following = follow(null);

        following.onWelcome(new Event.Welcome("s", "n", 0, 1, 1, 1));

        assertThat(heard).containsExactly("reconnect: the node asks for a heartbeat every 0 s");
    }

    @Test
    void goAwayIsObeyed() {
        Following following = follow(null);

        following.onGoAway(new Event.GoAway(CloseCode.DRAINING.number(), true, 500, ""));
        following.onGoAway(new Event.GoAway(CloseCode.DISPLACED.number(), false, 0, "elsewhere"));

        assertThat(heard)
                .containsExactly("move away: the node says draining", "give up: the node says displaced: elsewhere");
    }

    private Following follow(Position after) {
        return new Following(TOPIC, after, new RecordedListener(), new RecordedLink());
    }

    private static Position asked(Following following) {
        return ((Command.Subscribe) following.subscribe()).targets().get(0).after();
    }

    private static Event.Subscribed subscribed(Position head, ResumeResult result) {
        return new Event.Subscribed(1, TOPIC, TOPIC_ID, head, result);
    }

    private static Event.Message message(long offset) {
        return new Event.Message(TOPIC_ID, offset, "message", Payload.json("{}"));
    }

    private final class RecordedListener implements FollowListener {
        @Override
        public void onMessage(long offset, String event, Payload payload) {
            heard.add(Long.toString(offset));
        }

        @Override
        public void onNotice(String notice) {
            heard.add("notice: " + notice);
        }
    }

    private final class RecordedLink implements Following.Link {
        @Override
        public void onOpen(int heartbeatSeconds) {
            heard.add("open");
        }

        @Override
        public void onServed() {
            heard.add("served");
        }

        @Override
        public void reconnect(String why, long atLeastMillis) {
            heard.add("reconnect: " + why);
        }

        @Override
        public void moveAway(String why, long windowMillis) {
            heard.add("move away: " + why);
        }

        @Override
        public void giveUp(String why) {
            heard.add("give up: " + why);
        }
    }
}
