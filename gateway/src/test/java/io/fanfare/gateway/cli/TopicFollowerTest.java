package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import io.fanfare.protocol.TopicName;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicFollowerTest {
    private static final TopicName TOPIC = TopicName.of("room:1");
    private static final int TOPIC_ID = 1;
    private static final long EPOCH = 5;
    private static final Position HEAD = new Position(EPOCH, 10);

    private final BlockingQueue<Long> messages = new LinkedBlockingQueue<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private StubNode node;
    private TopicFollower follower;

    @AfterEach
    void stop() throws Exception {
        if (follower != null) {
            follower.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void followerSaysHelloAndSubscribes() throws Exception {
        follow((connection, command, client) -> serve(command, client, 60));

        assertThat(messages.take()).isEqualTo(1);
        assertThat(node.commands.get(0)).isInstanceOf(Command.Hello.class);
        assertThat(askedPositions()).containsExactly(new Position(0, 0));
    }

    @Test
    void cutConnectionIsReplacedAndResumed() throws Exception {
        follow((connection, command, client) -> {
            serve(command, client, 60);
            if (connection == 1 && command instanceof Command.Subscribe) {
                client.cut();
            }
        });

        assertThat(messages.take()).isEqualTo(1);
        assertThat(messages.take()).isEqualTo(2);
        assertThat(askedPositions()).containsExactly(new Position(0, 0), new Position(EPOCH, 1));
    }

    @Test
    void connectionThatBreaksTheOrderIsReplaced() throws Exception {
        follow((connection, command, client) -> {
            serve(command, client, 60);
            if (connection == 1 && command instanceof Command.Subscribe) {
                client.send(message(9));
            }
        });

        assertThat(messages.take()).isEqualTo(1);
        assertThat(messages.take()).isEqualTo(2);
        assertThat(notices).singleElement().asString().contains("offset 9 came after 1");
    }

    @Test
    void damagedFrameMeansAnotherConnection() throws Exception {
        follow((connection, command, client) -> {
            serve(command, client, 60);
            if (connection == 1 && command instanceof Command.Subscribe) {
                client.sendBytes(0x46); // BATCH_END without its fields
            }
        });

        assertThat(messages.take()).isEqualTo(1);
        assertThat(messages.take()).isEqualTo(2);
        assertThat(notices).singleElement().asString().contains("damaged frame");
    }

    @Test
    void unknownFramesAreIgnored() throws Exception {
        follow((connection, command, client) -> {
            client.sendBytes(0x7e, 1, 2, 3);
            serve(command, client, 60);
        });

        assertThat(messages.take()).isEqualTo(1);
        assertThat(notices).isEmpty();
    }

    @Test
    void goAwayIsFollowedWithinItsWindow() throws Exception {
        follow((connection, command, client) -> {
            serve(command, client, 60);
            if (connection == 1 && command instanceof Command.Subscribe) {
                client.send(new Event.GoAway(CloseCode.DRAINING.number(), true, 50, ""));
            }
        });

        assertThat(messages.take()).isEqualTo(1);
        assertThat(messages.take()).isEqualTo(2);
        assertThat(notices).singleElement().asString().endsWith("the node says draining");
    }

    @Test
    void closeWhileMovingAwayDoesNotReconnectTwice() throws Exception {
        follow((connection, command, client) -> {
            serve(command, client, 60);
            if (connection == 1 && command instanceof Command.Subscribe) {
                client.send(new Event.GoAway(CloseCode.DRAINING.number(), true, 50, ""));
                client.close(CloseCode.DRAINING.number());
            }
        });

        assertThat(messages.take()).isEqualTo(1);
        assertThat(messages.take()).isEqualTo(2);
        assertThat(notices).hasSize(1);
    }

    @Test
    void goAwayForGoodIsTheEnd() {
        follow((connection, command, client) ->
                client.send(new Event.GoAway(CloseCode.DISPLACED.number(), false, 0, "elsewhere")));

        assertGivesUp("the node says displaced: elsewhere");
    }

    @Test
    void closeForGoodIsTheEnd() {
        follow((connection, command, client) -> client.close(CloseCode.UNAUTHENTICATED.number()));

        assertGivesUp("closed: unauthenticated");
    }

    @Test
    void refusedUpgradeIsTheEnd() {
        node = new StubNode((connection, command, client) -> {});

        follow(node.url("/elsewhere"));

        assertThatThrownBy(() -> await(follower.ended()))
                .cause()
                .isInstanceOf(CommandFailure.class)
                .hasMessageEndingWith("refuses: HTTP 404");
    }

    @Test
    void heartbeatsKeepAQuietConnection() throws Exception {
        BlockingQueue<Command> pings = new LinkedBlockingQueue<>();
        follow((connection, command, client) -> {
            serve(command, client, 1);
            if (command instanceof Command.Ping) {
                client.send(Event.Pong.INSTANCE);
                pings.add(command);
            }
        });

        for (int i = 0; i < 3; i++) {
            pings.take();
        }

        assertThat(notices).isEmpty();
    }

    @Test
    void silentNodeIsTakenForDead() throws Exception {
        follow((connection, command, client) -> serve(command, client, connection == 1 ? 1 : 60));

        assertThat(messages.take()).isEqualTo(1);
        assertThat(messages.take()).isEqualTo(2);
        assertThat(notices).singleElement().asString().containsPattern("nothing heard for [2-9] s");
    }

    @Test
    void closingSaysGoodbye() throws Exception {
        follow((connection, command, client) -> serve(command, client, 60));
        messages.take();

        follower.close();

        await(follower.ended());
        Awaitility.await().untilAsserted(() -> assertThat(node.commands).last().isEqualTo(new Command.GoingAway(0)));
    }

    @Test
    void closingBeforeAnythingWasReachedEnds() throws Exception {
        node = new StubNode((connection, command, client) -> {});
        URI gone = node.url();
        node.close();
        follow(gone);

        follower.close();

        await(follower.ended());
    }

    /** Answers like a node whose topic has more messages than those seen: each subscription gets the next one. */
    private static void serve(Command command, StubNode.Client client, int heartbeatSeconds) {
        if (command instanceof Command.Hello) {
            client.send(new Event.Welcome("s", "n", heartbeatSeconds, 1_000_000, 10, 1));
        }
        if (command instanceof Command.Subscribe subscribe) {
            Position after = subscribe.targets().get(0).after();
            client.send(new Event.Subscribed(subscribe.requestId(), TOPIC, TOPIC_ID, HEAD, ResumeResult.CONTINUES));
            client.send(message(after.offset() + 1));
        }
    }

    private static Event message(long offset) {
        return new Event.Message(TOPIC_ID, offset, "message", Payload.json("{}"));
    }

    private void follow(StubNode.Script script) {
        node = new StubNode(script);
        follow(node.url());
    }

    private void follow(URI url) {
        follower = new TopicFollower(url, defaultTrust(), "", TOPIC, new Position(0, 0), new FollowListener() {
            @Override
            public void onMessage(long offset, String event, Payload payload) {
                messages.add(offset);
            }

            @Override
            public void onNotice(String notice) {
                notices.add(notice);
            }
        });
        follower.start();
    }

    private static SSLContext defaultTrust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private List<Position> askedPositions() {
        return node.commands.stream()
                .filter(Command.Subscribe.class::isInstance)
                .map(command -> ((Command.Subscribe) command).targets().get(0).after())
                .toList();
    }

    private void assertGivesUp(String why) {
        assertThatThrownBy(() -> await(follower.ended()))
                .cause()
                .isInstanceOf(CommandFailure.class)
                .hasMessage(why);
    }

    private static void await(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
