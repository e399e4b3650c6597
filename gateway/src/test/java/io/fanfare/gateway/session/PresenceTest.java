package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.PresenceRoom.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fanfare.gateway.presence.Departure;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When others see a session in a topic, what they see of it, and how it leaves. */
class PresenceTest {
    private final PresenceRoom room = new PresenceRoom();

    @AfterEach
    void nothingIsLeftBehind() {
        room.closeAll();
    }

    @Test
    void sessionEntersAfterItsSubscribeIsAnsweredAndLeavesWithIt() {
        Session ann = room.open("ann");

        room.subscribe(ann, ROOM);
        assertThat(room.happened()).containsExactly("enter ann 1 {} ann|");

        ann.onCommand(new Command.Unsubscribe(2, List.of(ROOM)));
        assertThat(room.happened()).containsExactly("leave ann MEANT");
    }

    @Test
    void sessionThatDoesNotWantToBeToldIsSeenAllTheSame() {
        Session ann = room.open("ann");

        ann.onCommand(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(ROOM))));
        room.node.turn();

        assertThat(room.happened()).containsExactly("enter ann 1 {} ann|");
        assertThat(room.node.presence.watchCount()).isZero();
    }

    @Test
    void nobodyIsPresentWhereTheNamespaceTellsNothing() {
        Session ann = room.open("ann");

        room.subscribe(ann, TopicName.of("live:1"));

        assertThat(room.happened()).isEmpty();
        Event.Error none = room.told(ann, Event.Error.class).get(0);
        assertThat(none.code()).isEqualTo(106);
        assertThat(none.requestId()).isZero();
        assertThat(none.topic()).isEqualTo("live:1");
        assertThat(ann.has(ann.subscriptionTo(TopicName.of("live:1")))).isTrue();
    }

    @Test
    void whoSaysThatItGoesLeavesAtOnceAndWhoseConnectionEndsDoesNot() {
        Map<String, Runnable> ends = Map.of(
                "unsubscribes", () -> room.last().onCommand(new Command.Unsubscribe(2, List.of(ROOM))),
                "goes away", () -> room.last().onCommand(new Command.GoingAway(0)),
                "says that it closes",
                        () -> {
                            room.last().onLeaving();
                            room.last().onClosed();
                        },
                "is banned",
                        () -> {
                            room.last().end(SessionEnding.REVOKED);
                            room.last().onClosed();
                        },
                "is lost", () -> room.last().onClosed(),
                "is displaced",
                        () -> {
                            room.last().displace();
                            room.last().onClosed();
                        },
                "has to get a token",
                        () -> {
                            room.last().end(SessionEnding.EXPIRED);
                            room.last().onClosed();
                        },
                "is sent to another node",
                        () -> {
                            room.last().drain();
                            room.last().onClosed();
                        });
        List<String> meant = List.of("unsubscribes", "goes away", "says that it closes", "is banned");

        ends.forEach((name, end) -> {
            room.subscribe(room.open("ann"), ROOM);
            room.happened();

            end.run();

            Departure how = meant.contains(name) ? Departure.MEANT : Departure.CUT_OFF;
            assertThat(room.happened()).as(name).containsExactly("leave ann " + how);
        });
    }

    @Test
    void idOfAMemberSaysNothingOfItsSession() {
        Session ann = room.open("ann");
        room.subscribe(ann, ROOM);
        ann.onCommand(new Command.Unsubscribe(2, List.of(ROOM)));
        room.subscribe(ann, ROOM);
        Session twin = room.open("ann");
        room.subscribe(twin, ROOM);

        List<String> ids = new ArrayList<>();
        room.node.presence.attendances(ROOM).forEach(one -> ids.add(one.id()));

        assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.length() == 16);
        assertThat(ids)
                .noneMatch(
                        id -> ann.id().text().contains(id) || twin.id().text().contains(id));
    }

    @Test
    void whatAClientSaysWithItsSubscribeCountsFromTheStart() {
        FaultyBus bus = room.node.bus;
        Session ann = room.open("ann");
        bus.holdInterests();
        ann.onCommand(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(ROOM))));

        ann.onCommand(new Command.SetInfo(2, ROOM, Payload.json("{\"a\":1}")));
        assertThat(room.happened()).isEmpty();
        bus.heldInterests().forEach(interest -> interest.complete(null));
        room.node.turn();

        assertThat(room.happened()).containsExactly("enter ann 1 {\"a\":1} ann|");
    }

    @Test
    void changeOfInfoIsALaterRevisionAndTheSameAgainIsNone() {
        Session ann = room.open("ann");
        room.subscribe(ann, ROOM);
        room.happened();

        for (int i = 0; i < 2; i++) {
            ann.onCommand(new Command.SetInfo(2 + i, ROOM, Payload.json("{ \"a\" : 1 }")));
        }

        assertThat(room.happened()).containsExactly("enter ann 2 {\"a\":1} ann|");
        assertThat(room.told(ann, Event.Done.class)).hasSize(2);
    }

    @Test
    void infoThatMayNotBeShownIsRefusedAndWhatWasShownStays() {
        Session ann = room.open("ann");
        room.subscribe(ann, ROOM);
        room.happened();

        ann.onCommand(new Command.SetInfo(2, ROOM, Payload.json("{\"a\":{\"__proto__\":1}}")));
        ann.onCommand(new Command.SetInfo(3, ROOM, Payload.json("{\"a\":\"" + "x".repeat(100) + "\"}")));
        ann.onCommand(new Command.SetInfo(4, TopicName.of("here:2"), Payload.json("{}")));
        ann.onCommand(new Command.SetInfo(5, TopicName.of("live:2"), Payload.json("{}")));

        assertThat(room.told(ann, Event.Error.class))
                .extracting(Event.Error::requestId, Event.Error::code)
                .containsExactly(tuple(2L, 101), tuple(3L, 102), tuple(4L, 131), tuple(5L, 131));
        assertThat(room.happened()).isEmpty();
    }

    @Test
    void whereOnlyTheNumberIsToldNothingIsShownAndNobodyIsAtFault() {
        TopicName crowd = TopicName.of("counted:1");
        Session ann = room.open("ann");
        room.subscribe(ann, crowd);

        for (int i = 0; i < 20; i++) {
            ann.onCommand(new Command.SetInfo(2 + i, crowd, Payload.json("{}")));
        }

        assertThat(room.happened()).contains("enter ann 1 {} ann|");
        assertThat(room.connection(ann).closedWith()).isNull();
    }

    @Test
    void clientsOfNobodyKeepTheirPlaceInTheSessionThatFollows() {
        Session first = room.node.connect(0, room.connection());
        first.onCommand(new Command.Hello("", "test", "1", 0, ""));
        room.subscribe(first, ROOM);
        Session next = room.node.connect(0, room.connection());
        next.onCommand(new Command.Hello("", "test", "1", 0, first.id().text()));
        Session stranger = room.node.connect(0, room.connection());
        stranger.onCommand(new Command.Hello("", "test", "1", 0, "s-9"));

        assertThat(PresencePlace.of(next)).isEqualTo(PresencePlace.of(first));
        assertThat(PresencePlace.of(stranger)).isNotEqualTo(PresencePlace.of(first));
        assertThat(next.id()).isNotEqualTo(first.id());
        assertThat(room.connection(next).closedWith()).isNull();
        room.closeAlso(first, next, stranger);
    }

    @Test
    void reloadThatEndsPresenceHasAllLeaveAndToldSoOnce() {
        Session ann = room.open("ann");
        room.subscribe(ann, ROOM);
        room.take(ann);
        room.happened();

        room.setPresence(false);
        room.setPresence(false);

        assertThat(room.happened()).containsExactly("leave ann MEANT");
        assertThat(room.told(ann, Event.Error.class)).singleElement().satisfies(none -> {
            assertThat(none.requestId()).isZero();
            assertThat(none.topic()).isEqualTo(ROOM.value());
        });
        assertThat(room.node.presence.watchCount()).isZero();
        assertThat(ann.subscriptionTo(ROOM)).isNotNull();
    }

    @Test
    void reloadThatBeginsPresenceHasAllEnterAndTellsThoseWhoWantedToKnow() {
        room.setPresence(false);
        Session ann = room.open("ann");
        room.subscribe(ann, ROOM);
        Session bob = room.open("bob");
        bob.onCommand(new Command.Subscribe(1, List.of(Command.Subscribe.Target.live(ROOM))));
        room.node.turn();
        room.take(ann);

        room.setPresence(true);

        assertThat(room.happened()).contains("enter ann 1 {} ann|", "enter bob 1 {} bob|");
        assertThat(room.told(ann, Event.PresenceState.class)).isNotEmpty();
        assertThat(room.told(bob, Event.PresenceState.class)).isEmpty();
    }
}
