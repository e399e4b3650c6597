package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.auth.Grants;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.Revocations;
import io.fanfare.gateway.auth.TokenLimits;
import io.fanfare.gateway.bus.BusPeer;
import io.fanfare.gateway.bus.ClusterQuery;
import io.fanfare.gateway.bus.NodeChannel;
import io.fanfare.gateway.bus.PartyBus;
import io.fanfare.gateway.bus.PeerListener;
import io.fanfare.gateway.bus.QueryScript;
import io.fanfare.gateway.bus.TextForm;
import io.fanfare.gateway.control.Control;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.session.ManualStore;
import io.fanfare.gateway.session.UserSessions;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.RulesForTests;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeBusListenerTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final TopicName QUIZ = TopicName.of("fanfare:quiz");

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(NodeBusListener.class);

    private final EmbeddedChannel timer = new EmbeddedChannel();
    private final PartyBus bus = new PartyBus();
    private final ManualStore store = new ManualStore();
    private final Revocations revocations = new Revocations(1, Long.MAX_VALUE);
    private final Control control = new Control(
            store, bus, revocations, new UserSessions(List.of()), timer.eventLoop(), GatewayMetrics.NONE, CLOCK);
    private final List<String> comings = new ArrayList<>();
    private final AtomicInteger doubts = new AtomicInteger();
    private final NodeBusListener listener =
            listener(question -> CompletableFuture.completedStage(question + "!"), new PeerListener() {
                @Override
                public void onPeerJoined(BusPeer peer) {
                    comings.add("+" + peer.nodeId());
                }

                @Override
                public void onPeerLeft(BusPeer peer) {
                    comings.add("-" + peer.nodeId());
                }
            });

    private NodeBusListener listener(ClusterQuery.Responder<String, String> responder, PeerListener... peers) {
        NodeChannel channel = new NodeChannel(QUIZ, bus, GatewayMetrics.NONE, CLOCK);
        new ClusterQuery<>(channel, TextForm.TEXT, TextForm.TEXT, bus, timer.eventLoop(), responder);
        return new NodeBusListener(
                new TopicHub(bus, new Namespaces(RulesForTests.closed(1), Map.of()), List.of()),
                control,
                List.of(channel),
                List.of(peers),
                doubts::incrementAndGet);
    }

    private static Publication question(TopicName topic) {
        return QueryScript.question(topic, 7, TextForm.TEXT, "{}");
    }

    @Test
    void doubtIsToldToTheTopicsAndToThoseWhoWantToKnow() {
        listener.onDoubt();

        assertThat(doubts).hasValue(1);
    }

    @Test
    void questionReachesTheQueryOfItsTopic() {
        listener.onPublication(question(QUIZ), null);

        assertThat(bus.published()).singleElement().satisfies(answer -> {
            assertThat(answer.topic()).isEqualTo(QUIZ);
            assertThat(QueryScript.bodyOf(answer, TextForm.TEXT)).isEqualTo("{}!");
        });
    }

    @Test
    void orderMakesTheNodeReadTheLog() {
        Position position = control.revokeToken("t-1").toCompletableFuture().join();

        listener.onPublication(bus.published().get(0), position);
        timer.runPendingTasks();

        assertThat(revocations.isRevoked(new Identity(
                        "ann", null, "t-1", 0, Identity.NEVER, Identity.NEVER, Grants.ALL, TokenLimits.NONE, null)))
                .isTrue();
    }

    @Test
    void whatALaterReleaseTellsIsIgnored() {
        listener.onPublication(question(TopicName.of("fanfare:gossip")), null);
        listener.onPublication(question(TopicName.of("fanfare:gossip")), new Position(1, 1));
        listener.onPublication(question(TopicName.of("fanfare")), null);

        assertThat(bus.published()).isEmpty();
    }

    @Test
    void whatANodeTellsAndCannotBeTakenCostsNothingElse() {
        NodeBusListener fragile = listener(question -> {
            throw new IllegalStateException("the test's");
        });

        assertThatCode(() -> fragile.onPublication(question(QUIZ), null)).doesNotThrowAnyException();

        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void whoWantsToKnowHearsOfNodesThatComeAndGo() {
        BusPeer peer = new BusPeer("b", 7, 0, true);

        listener.onPeerJoined(peer);
        listener.onPeerLeft(peer);

        assertThat(comings).containsExactly("+b", "-b");
    }

    @Test
    void listenerThatFailsCostsTheOthersNothing() {
        NodeBusListener fragile = listener(
                question -> null,
                new PeerListener() {
                    @Override
                    public void onPeerJoined(BusPeer peer) {
                        throw new IllegalStateException("the test's");
                    }
                },
                new PeerListener() {
                    @Override
                    public void onPeerJoined(BusPeer peer) {
                        comings.add(peer.nodeId());
                    }
                });

        fragile.onPeerJoined(new BusPeer("b", 7, 0, true));

        assertThat(comings).containsExactly("b");
        assertThat(log.lines()).hasSize(1);
    }
}
