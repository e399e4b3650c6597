package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a node, a clock and an executor that do what the test tells them. */
class FanfareClientTest {
    private static final int HELLO = 0x01;
    private static final int SUBSCRIBE = 0x02;
    private static final int UNSUBSCRIBE = 0x03;
    private static final int PUBLISH = 0x04;
    private static final int HISTORY = 0x05;
    private static final int PRESENCE = 0x06;
    private static final int REFRESH = 0x07;
    private static final int GOING_AWAY = 0x08;
    private static final int PING = 0x09;
    private static final int LIVE = 0;
    private static final int CONTINUES = 1;
    private static final Payload PAYLOAD = Payload.json("{}");

    @Test
    void topicsThatAreWantedBeforeTheLinkIsOpenAreAskedForInOneRequest() throws DamagedFrameException {
        ClientFixture fixture = new ClientFixture();
        fixture.client.subscribe("room:1", new RecordingListener());
        fixture.client.subscribe("room:2", new RecordingListener());
        fixture.client.connect();

        FakeConnection connection = fixture.welcome();

        assertThat(connection.sent(SUBSCRIBE)).hasSize(1);
        FrameReader subscribe = connection.sent(SUBSCRIBE).get(0);
        subscribe.varint();
        assertThat(subscribe.varint()).isEqualTo(2);
    }

    @Test
    void aPositionIsKeptWhenItsMessageWasTaken() {
        MemoryPositions positions = new MemoryPositions();
        ClientFixture fixture = new ClientFixture(builder -> builder.positions(positions));
        List<Position> keptBefore = new ArrayList<>();
        fixture.client.subscribe("room:1", message -> keptBefore.add(positions.load("room:1")));
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "room:1", 7, new Position(3, 40), LIVE);

        connection.message(7, 41);
        connection.message(7, 42);

        assertThat(keptBefore).containsExactly(null, new Position(3, 41));
        assertThat(positions.load("room:1")).isEqualTo(new Position(3, 42));
    }

    @Test
    void aMessageWhoseListenerClosedMeanwhileWasTaken() throws DamagedFrameException {
        ClientFixture fixture = new ClientFixture();
        List<Subscription> own = new ArrayList<>();
        own.add(fixture.client.subscribe("room:1", message -> {
            own.get(0).close();
            fixture.client.subscribe("room:1", new RecordingListener());
        }));
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "room:1", 7, new Position(3, 40), LIVE);
        fixture.isSlow = true;
        connection.message(7, 41);
        while (!fixture.calls.isEmpty()) {
            fixture.call();
        }

        FrameReader subscribe = connection.sent(SUBSCRIBE).get(1);
        subscribe.varint();
        subscribe.varint();
        subscribe.text();
        assertThat(Arrays.asList((long) subscribe.flags(), subscribe.varint(), subscribe.varint()))
                .containsExactly(1L, 3L, 41L);
    }

    @Test
    void afterACutItGoesOnBehindWhatCameLastWithTheSessionsId() throws DamagedFrameException {
        ClientFixture fixture = new ClientFixture();
        RecordingListener listener = new RecordingListener();
        fixture.client.subscribe("room:1", listener);
        fixture.client.connect();
        FakeConnection first = fixture.welcome("s-1");
        first.subscribed(1, "room:1", 7, new Position(3, 40), LIVE);
        first.message(7, 41);
        first.cut(0);
        fixture.loop.pass(100);
        FakeConnection second = fixture.welcome();

        FrameReader hello = second.sent(HELLO).get(0);
        hello.text();
        hello.text();
        hello.text();
        hello.varint();
        assertThat(hello.text()).isEqualTo("s-1");
        FrameReader subscribe = second.sent(SUBSCRIBE).get(0);
        long requestId = subscribe.varint();
        assertThat(Arrays.asList(subscribe.varint(), subscribe.text(), subscribe.flags()))
                .containsExactly(1L, "room:1", 1);
        assertThat(Arrays.asList(subscribe.varint(), subscribe.varint())).containsExactly(3L, 41L);
        second.subscribed(requestId, "room:1", 9, new Position(3, 42), CONTINUES);
        second.message(9, 42);
        assertThat(listener.offsets).containsExactly(41L, 42L);
    }

    @Test
    void whatTheNodeTellsOfATopicTheListenerIsTold() {
        ClientFixture fixture = new ClientFixture();
        RecordingListener listener = new RecordingListener();
        fixture.client.subscribe("room:1", listener);
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "room:1", 7, new Position(3, 40), LIVE);

        connection.say(FakeConnection.frame(0x48).varint(7).varint(40).varint(45));
        connection.message(7, 45);
        connection.say(FakeConnection.frame(0x49).varint(7).varint(4).varint(1));
        connection.message(7, 1);
        connection.say(FakeConnection.frame(0x46).varint(7).varint(1).flags(1));

        assertThat(listener.events).containsExactly("subscribed 3:40", "gap 40 45", "epochChanged 4 1", "live");
        assertThat(listener.offsets).containsExactly(45L, 1L);
    }

    @Test
    void twoListenersOfATopicShareOneSubscriptionAndTheLastOneThatGoesGivesItUp() {
        ClientFixture fixture = new ClientFixture();
        RecordingListener one = new RecordingListener();
        RecordingListener two = new RecordingListener();
        Subscription ofOne = fixture.client.subscribe("room:1", one);
        Subscription ofTwo = fixture.client.subscribe("room:1", two);
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "room:1", 7, new Position(3, 0), LIVE);
        connection.message(7, 1);
        ofOne.close();
        connection.message(7, 2);

        assertThat(one.offsets).containsExactly(1L);
        assertThat(two.offsets).containsExactly(1L, 2L);
        assertThat(connection.sent(UNSUBSCRIBE)).isEmpty();
        ofTwo.close();
        ofTwo.close();
        assertThat(connection.sent(UNSUBSCRIBE)).hasSize(1);
    }

    @Test
    void subscribedGivenUpAndSubscribedAgainInTheSameBreathItIsSubscribedOnce() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        RecordingListener listener = new RecordingListener();
        fixture.client.subscribe("room:1", new RecordingListener()).close();
        fixture.client.subscribe("room:1", listener);

        connection.subscribed(connection.lastId(SUBSCRIBE), "room:1", 7, new Position(3, 0), LIVE);
        connection.message(7, 1);
        assertThat(listener.offsets).containsExactly(1L);
    }

    @Test
    void theLateAnswerToASubscriptionThatWasGivenUpTakesNothingFromTheNextOne() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        fixture.client.subscribe("room:1", new RecordingListener()).close();
        long former = connection.lastId(SUBSCRIBE);
        RecordingListener listener = new RecordingListener();
        fixture.client.subscribe("room:1", listener);

        connection.subscribed(connection.lastId(SUBSCRIBE), "room:1", 7, new Position(3, 0), LIVE);
        connection.subscribed(former, "room:1", 7, new Position(3, 0), LIVE);
        connection.message(7, 1);

        assertThat(listener.offsets).containsExactly(1L);
    }

    @Test
    void aListenerThatThrowsEndsNothing() {
        ClientFixture fixture = new ClientFixture();
        List<Long> taken = new ArrayList<>();
        fixture.client.subscribe("room:1", message -> {
            taken.add(message.position().offset());
            throw new IllegalStateException("a fault of the application");
        });
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "room:1", 7, new Position(3, 0), LIVE);
        connection.message(7, 1);
        connection.message(7, 2);

        assertThat(taken).containsExactly(1L, 2L);
        assertThat(fixture.faults).hasSize(2);
    }

    @Test
    void aListenerMaySubscribeGiveUpAndCloseFromInsideItself() {
        ClientFixture fixture = new ClientFixture();
        List<Subscription> own = new ArrayList<>();
        own.add(fixture.client.subscribe("room:1", message -> {
            fixture.client.subscribe("room:2", ignored -> {});
            own.get(0).close();
            fixture.client.close();
        }));
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "room:1", 7, new Position(3, 0), LIVE);
        connection.message(7, 1);

        assertThat(fixture.client.state()).isEqualTo(LinkState.ENDED);
        assertThat(connection.sent(GOING_AWAY)).hasSize(1);
    }

    @Test
    void whatIsNotTakenWaitsWithTheNode() throws DamagedFrameException {
        ClientFixture fixture = new ClientFixture();
        RecordingListener listener = new RecordingListener();
        fixture.client.subscribe("room:1", listener);
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "room:1", 7, new Position(3, 0), LIVE);
        fixture.isSlow = true;
        for (int offset = 1; offset <= 300; offset++) {
            connection.message(7, offset);
        }
        assertThat(connection.sent(UNSUBSCRIBE)).hasSize(1);

        while (connection.sent(SUBSCRIBE).size() < 2) {
            fixture.call();
        }

        assertThat(listener.offsets.size()).isBetween(100, 200);
        FrameReader subscribe = connection.sent(SUBSCRIBE).get(1);
        long requestId = subscribe.varint();
        subscribe.varint();
        subscribe.text();
        subscribe.flags();
        subscribe.varint();
        assertThat(subscribe.varint()).isEqualTo(256);
        connection.subscribed(requestId, "room:1", 7, new Position(3, 300), CONTINUES);
        for (int offset = 257; offset <= 300; offset++) {
            connection.message(7, offset);
        }
        while (!fixture.calls.isEmpty()) {
            fixture.call();
        }
        assertThat(listener.offsets).hasSize(300).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void ofATopicWithoutHistoryTheOldestAreDroppedAndCounted() {
        ClientFixture fixture = new ClientFixture();
        RecordingListener listener = new RecordingListener();
        fixture.client.subscribe("live:1", listener);
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "live:1", 7, null, LIVE);
        fixture.isSlow = true;
        for (int i = 0; i < 1_000; i++) {
            connection.message(7, 0);
        }
        while (!fixture.calls.isEmpty()) {
            fixture.call();
        }

        long skipped = listener.events.stream()
                .filter(event -> event.startsWith("skipped "))
                .mapToLong(event -> Long.parseLong(event.substring(8)))
                .sum();
        assertThat(listener.offsets.size() + skipped).isEqualTo(1_000);
        assertThat(listener.offsets.size()).isBetween(200, 256);
        assertThat(connection.sent(UNSUBSCRIBE)).isEmpty();
    }

    @Test
    void aPublishThatWasCutOffGoesAgainWithTheSameKeyAndIsToldOnce() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection first = fixture.welcome();
        CompletableFuture<Published> published = fixture.client.publish("room:1", Payload.json("{\"n\":1}"));
        byte[] before = first.frames.get(first.frames.size() - 1);
        first.cut(0);
        fixture.loop.pass(100);
        FakeConnection second = fixture.welcome();

        assertThat(second.sent(PUBLISH)).hasSize(1);
        byte[] again = second.frames.get(second.frames.size() - 1);
        // all but the opcode and the request id
        assertThat(Arrays.copyOfRange(again, 2, again.length)).isEqualTo(Arrays.copyOfRange(before, 2, before.length));
        second.published(second.lastId(PUBLISH), 3, 41);
        assertThat(published.join().position()).isEqualTo(new Position(3, 41));
        assertThat(published.join().isDuplicate()).isFalse();
    }

    @Test
    void aPublishThatIsRefusedFailsWithTheNodesError() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        CompletableFuture<Published> published = fixture.client.publish("room:1", PAYLOAD);
        connection.error(connection.lastId(PUBLISH), 122, false, "");

        FanfareException error = failure(published);
        assertThat(error.reason()).isEqualTo("FORBIDDEN");
        assertThat(error.isRetryable()).isFalse();
        assertThat(error.code()).isEqualTo(122);
    }

    @Test
    void aPublishThatTakesTooLongFailsWithTimeout() {
        ClientFixture fixture = new ClientFixture();
        CompletableFuture<Published> published =
                fixture.client.publish("room:1", PAYLOAD, PublishOptions.DEFAULT.timeoutMillis(1_000));
        fixture.loop.pass(999);
        assertThat(published).isNotDone();
        fixture.loop.pass(1);

        assertThat(failure(published).reason()).isEqualTo("TIMEOUT");
    }

    @Test
    void oneMorePublishThanTheOutboxHoldsIsRefusedAtOnce() {
        ClientFixture fixture = new ClientFixture();
        for (int i = 0; i < 1_000; i++) {
            assertThat(fixture.client.publish("room:1", PAYLOAD)).isNotDone();
        }

        assertThat(failure(fixture.client.publish("room:1", PAYLOAD)).reason()).isEqualTo("OUTBOX_FULL");
    }

    @Test
    void whatNoNodeTakesIsRefusedHereAndTheConnectionStays() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        CompletableFuture<Published> tooLarge =
                fixture.client.publish("room:1", Payload.binary(new byte[(1 << 20) + 1]));
        CompletableFuture<Published> tooLargeForTheNode =
                fixture.client.publish("room:1", Payload.binary(new byte[1 << 20]));

        assertThat(failure(tooLarge).reason()).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(failure(tooLargeForTheNode).reason()).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(connection.sent(PUBLISH)).isEmpty();
    }

    @Test
    void aTopicThatCantBeOneIsToldAtOnce() {
        ClientFixture fixture = new ClientFixture();

        assertThatThrownBy(() -> fixture.client.subscribe("a,b", new RecordingListener()))
                .isInstanceOf(FanfareException.class)
                .hasMessageStartingWith("INVALID_TOPIC");
        assertThat(failure(fixture.client.publish(" a", PAYLOAD)).reason()).isEqualTo("INVALID_TOPIC");
    }

    @Test
    void aProviderIsAskedOnceHoweverManyWantATokenAndAgainBeforeItExpires() throws DamagedFrameException {
        int[] calls = {0};
        ClientFixture fixture = new ClientFixture(builder ->
                builder.tokens(answer -> answer.token(Token.of("t" + ++calls[0], 10_000))));
        fixture.client.connect();
        fixture.client.connect();
        assertThat(calls[0]).isEqualTo(1);
        FakeConnection connection = fixture.welcome();
        connection.error(0, 121, false, "");
        assertThat(calls[0]).isEqualTo(2);
        assertThat(connection.sent(REFRESH)).hasSize(1);
        FrameReader refresh = connection.sent(REFRESH).get(0);
        refresh.varint();
        assertThat(refresh.text()).isEqualTo("t2");
        fixture.loop.pass(9_000);
        assertThat(calls[0]).isEqualTo(3);
    }

    @Test
    void aTokenThatIsRefusedAndComesAgainEndsItAndSoDoesAUserWhoIsLoggedOut() {
        ClientFixture same = new ClientFixture(builder -> builder.tokens(answer -> answer.token(Token.of("same"))));
        same.client.connect();
        same.last().listener.onOpen();
        same.last().cut(4005);
        assertThat(same.lastState()).isEqualTo("ENDED TOKEN_REFUSED");

        ClientFixture loggedOut =
                new ClientFixture(builder -> builder.tokens(answer -> answer.token(Token.LOGGED_OUT)));
        loggedOut.client.connect();
        assertThat(loggedOut.lastState()).isEqualTo("ENDED LOGGED_OUT");
        assertThat(loggedOut.dialed).isEmpty();
    }

    @Test
    void aProviderThatThrowsIsAskedAgain() {
        int[] calls = {0};
        ClientFixture fixture = new ClientFixture(builder -> builder.tokens(answer -> {
            if (++calls[0] == 1) {
                throw new IllegalStateException("no network");
            }
            answer.token(Token.NOBODY);
        }));
        fixture.client.connect();
        assertThat(fixture.lastState()).isEqualTo("WAITING the token provider failed");
        fixture.loop.pass(100);

        assertThat(fixture.dialed).hasSize(1);
    }

    @Test
    void anAnswerOfTheProviderAfterTheClientWasClosedBeginsNothing() {
        List<TokenProvider.Answer> answers = new ArrayList<>();
        ClientFixture fixture = new ClientFixture(builder -> builder.tokens(answers::add));
        fixture.client.connect();
        fixture.client.close();
        answers.get(0).token(Token.of("late"));

        assertThat(fixture.dialed).isEmpty();
    }

    @Test
    void aSubscriptionThatIsNotGrantedAnyMoreIsToldAndTheOthersGoOn() {
        ClientFixture fixture = new ClientFixture();
        RecordingListener one = new RecordingListener();
        RecordingListener two = new RecordingListener();
        fixture.client.subscribe("room:1", one);
        fixture.client.subscribe("room:2", two);
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.subscribed(1, "room:1", 7, new Position(3, 0), LIVE);
        connection.subscribed(1, "room:2", 8, new Position(3, 0), LIVE);
        connection.error(0, 122, false, "room:1");
        connection.message(8, 1);

        assertThat(one.events).last().isEqualTo("ended FORBIDDEN");
        assertThat(two.offsets).containsExactly(1L);
    }

    @Test
    void nothingHeardForTwoHeartbeatsIsADeadConnection() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        fixture.loop.pass(25_000);
        assertThat(connection.sent(PING)).hasSize(1);
        fixture.loop.pass(25_000);

        assertThat(connection.isCancelled).isTrue();
        assertThat(fixture.dialed).hasSize(2);
    }

    @Test
    void aDeviceThatWakesFindsADeadConnectionInThreeSeconds() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        fixture.welcome();
        fixture.loop.sleep(3_600_000);
        fixture.loop.pass(0);
        fixture.loop.pass(3_000);

        assertThat(fixture.dialed).hasSize(2);
    }

    @Test
    void aDrainingNodeServesUntilTheNextOneDoes() {
        ClientFixture fixture = new ClientFixture();
        RecordingListener listener = new RecordingListener();
        fixture.client.subscribe("room:1", listener);
        fixture.client.connect();
        FakeConnection first = fixture.welcome();
        first.subscribed(1, "room:1", 7, new Position(3, 0), LIVE);
        first.goAway(1012, true, 8_000);
        fixture.loop.pass(8_000);
        first.message(7, 1);
        FakeConnection second = fixture.welcome();
        second.subscribed(second.lastId(SUBSCRIBE), "room:1", 7, new Position(3, 1), CONTINUES);
        first.message(7, 2);
        second.message(7, 2);

        assertThat(listener.offsets).containsExactly(1L, 2L);
        assertThat(first.isClosed).isTrue();
        assertThat(first.sent(GOING_AWAY)).hasSize(1);
    }

    @Test
    void aThousandDialsThatFailLeaveOneTimerAndClosingLeavesNone() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        while (fixture.dialed.size() < 1_000) {
            fixture.last().cut(0);
            fixture.loop.pass(10_000);
        }
        assertThat(fixture.loop.timers()).isLessThanOrEqualTo(2);
        fixture.client.close();
        assertThat(fixture.loop.timers()).isZero();
    }

    @Test
    void inTheBackgroundItSaysSoAndComesBackInTheForeground() throws DamagedFrameException {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        fixture.client.background();

        assertThat(connection.sent(GOING_AWAY).get(0).varint()).isEqualTo(1);
        assertThat(connection.isClosed).isTrue();
        assertThat(connection.isCancelled).isFalse();
        assertThat(fixture.client.state()).isEqualTo(LinkState.PAUSED);
        fixture.client.foreground();
        assertThat(fixture.dialed).hasSize(2);
    }

    @Test
    void closedEveryCallIsTold() {
        ClientFixture fixture = new ClientFixture();
        CompletableFuture<Published> published = fixture.client.publish("room:1", PAYLOAD);
        fixture.client.connect();
        fixture.welcome();
        CompletableFuture<HistoryPage> asked = fixture.client.history("room:1", null, 10);
        fixture.client.close();

        assertThat(failure(published).reason()).isEqualTo("CLOSED");
        assertThat(failure(asked).reason()).isEqualTo("NOT_CONNECTED");
        assertThat(failure(fixture.client.history("room:1", null, 10)).reason()).isEqualTo("NOT_CONNECTED");
        assertThat(failure(fixture.client.publish("room:1", PAYLOAD)).reason()).isEqualTo("CLOSED");
    }

    @Test
    void aPageOfHistoryIsToldAndALateOneIsNot() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        CompletableFuture<HistoryPage> page = fixture.client.history("room:1", new Position(3, 40), 10);
        CompletableFuture<HistoryPage> late = fixture.client.history("room:1", null, 10);
        List<FrameReader> asked = connection.sent(HISTORY);
        connection.say(FakeConnection.frame(0x45)
                .varint(connection.lastId(HISTORY) - 1)
                .text("room:1")
                .varint(3)
                .varint(1)
                .varint(40)
                .varint(0));
        fixture.loop.pass(10_000);

        assertThat(asked).hasSize(2);
        assertThat(page.join().headOffset()).isEqualTo(40);
        assertThat(failure(late).reason()).isEqualTo("TIMEOUT");
    }

    @Test
    void whoIsThereIsToldWhenAllPartsHaveCome() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        CompletableFuture<Presence> presence = fixture.client.presence("room:1");
        long id = connection.lastId(PRESENCE);
        connection.say(
                member(FakeConnection.frame(0x4a).varint(id).text("room:1").flags(1), "m1"));
        assertThat(presence).isNotDone();
        connection.say(
                member(FakeConnection.frame(0x4a).varint(id).text("room:1").flags(0), "m2"));

        assertThat(presence.join().members()).extracting(Member::id).containsExactly("m1", "m2");
        assertThat(presence.join().count()).isEqualTo(2);
    }

    private static FrameWriter member(FrameWriter frame, String id) {
        return frame.varint(1).text(id).text("ann").text("{}");
    }

    @Test
    void aNodeThatSendsWhatCantBeIsNotBelieved() {
        ClientFixture fixture = new ClientFixture();
        fixture.client.connect();
        FakeConnection connection = fixture.welcome();
        connection.say(FakeConnection.frame(0x42));
        fixture.loop.pass(100);

        assertThat(connection.isClosed).isTrue();
        assertThat(fixture.dialed).hasSize(2);
    }

    @Test
    @Timeout(30)
    void aPositionStoreThatCantBeReadIsTold() throws Exception {
        PositionStore broken = new PositionStore() {
            @Override
            public Position load(String topic) {
                throw new IllegalStateException("damaged");
            }

            @Override
            public void save(String topic, Position position) {}
        };
        CompletableFuture<FanfareException> told = new CompletableFuture<>();
        try (FanfareClient client = FanfareClient.builder("ws://node/ws")
                .transport(FakeConnection::new)
                .positions(broken)
                .build()) {
            client.subscribe("room:1", new TopicListener() {
                @Override
                public void onMessage(Message message) {}

                @Override
                public void onEnded(FanfareException error) {
                    told.complete(error);
                }
            });

            assertThat(told.get().reason()).isEqualTo("POSITION_UNREADABLE");
        }
    }

    private static FanfareException failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
        } catch (CompletionException failed) {
            return (FanfareException) failed.getCause();
        }
        throw new AssertionError("it did not fail");
    }
}
