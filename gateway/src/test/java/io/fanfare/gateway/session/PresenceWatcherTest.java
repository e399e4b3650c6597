package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.PresenceRoom.ROOM;
import static io.fanfare.gateway.session.PresenceRoom.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.presence.Attendance;
import io.fanfare.gateway.presence.Departure;
import io.fanfare.gateway.topic.DeliveryFaults;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What those are told who want to know who is in a topic. */
class PresenceWatcherTest {
    private static final int OWN_ID_LENGTH = 16;

    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(DeliveryFaults.class);

    private final PresenceRoom room = new PresenceRoom();
    private final Session ann = room.open("ann");

    @AfterEach
    void nothingIsLeftBehind() {
        for (Attendance one : room.node.presence.attendances(ROOM)) {
            if (one.id().length() != OWN_ID_LENGTH) {
                room.node.presence.leave(ROOM, one.id(), Departure.MEANT);
            }
        }
        room.closeAll();
    }

    @Test
    void stateComesAfterTheAnswerAndChangesAfterTheState() {
        room.node.presence.hold();
        room.subscribe(ann, ROOM);
        comes("m1");

        assertThat(kinds(ann)).containsExactly("Subscribed");

        room.node.presence.release();
        room.node.turn();
        comes("m2");

        List<Event> told = room.take(ann);
        assertThat(told)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("PresenceState", "PresenceChange");
        assertThat(((Event.PresenceState) told.get(0)).members()).hasSize(2);
        assertThat(((Event.PresenceState) told.get(0)).count()).isEqualTo(2);
        Event.PresenceChange change = (Event.PresenceChange) told.get(1);
        assertThat(change.joined()).extracting(Event.Member::id).containsExactly("m2");
        assertThat(change.count()).isEqualTo(3);
    }

    @Test
    void changeIsOneWriteForEachWhoWatches() {
        List<Session> all = new ArrayList<>(List.of(ann));
        for (int i = 0; i < 20; i++) {
            all.add(room.open("user-" + i));
        }
        all.forEach(session -> room.subscribe(session, ROOM));
        all.forEach(session -> room.connection(session).take());

        room.node.presence.tell(ROOM, members(500), List.of());
        room.node.turn();

        assertThat(room.node.presence.watchCount()).as("watches of the loop").isEqualTo(1);
        assertThat(all).allSatisfy(session -> {
            assertThat(room.connection(session).writes()).isEqualTo(1);
            assertThat(room.told(session, Event.PresenceChange.class)).hasSize(1);
        });
    }

    @Test
    void largeStateComesInPartsOfWhichTheLastSaysSo() {
        members(2_500).forEach(one -> room.node.presence.put(ROOM, one));

        room.subscribe(ann, ROOM);

        List<Event.PresenceState> parts = room.told(ann, Event.PresenceState.class);
        assertThat(parts).hasSizeGreaterThan(2).allSatisfy(part -> {
            assertThat(part.count()).isEqualTo(2_501);
            assertThat(part.members()).hasSizeLessThanOrEqualTo(1_000);
        });
        assertThat(parts.subList(0, parts.size() - 1)).allMatch(Event.PresenceState::more);
        assertThat(parts.get(parts.size() - 1).more()).isFalse();
        assertThat(parts.stream().mapToInt(part -> part.members().size()).sum()).isEqualTo(2_501);
    }

    @Test
    void slowClientGetsNoChangesAndANewStateWhenItHasRead() {
        room.subscribe(ann, ROOM);
        room.take(ann);
        room.happened();
        room.connection(ann).stall();

        for (int i = 0; i < 100; i++) {
            comes("m" + i);
        }
        room.node.sweep(3);
        assertThat(room.take(ann)).isEmpty();
        assertThat(room.asked()).as("states asked for while it does not read").isZero();

        room.connection(ann).drain(ann);
        room.node.sweep(1);
        room.node.turn();
        List<Event> told = room.take(ann);
        assertThat(told).singleElement().isInstanceOfSatisfying(Event.PresenceState.class, state -> {
            assertThat(state.members()).hasSize(101);
        });
        comes("m100");
        assertThat(room.told(ann, Event.PresenceChange.class)).hasSize(1);
    }

    @Test
    void slowClientIsToldAStateOnlyAsItReads() {
        members(2_500).forEach(one -> room.node.presence.put(ROOM, one));
        room.connection(ann).stall();
        room.subscribe(ann, ROOM);
        assertThat(room.told(ann, Event.PresenceState.class)).isEmpty();

        room.node.presence.tell(ROOM, List.of(member("m-late", "bob")), List.of());
        room.node.presence.put(ROOM, member("m-late", "bob"));
        room.node.turn();
        room.connection(ann).drain(ann);

        List<Event.PresenceState> first = room.told(ann, Event.PresenceState.class);
        assertThat(first.get(first.size() - 1).more())
                .as("the state that had begun is told to its end")
                .isFalse();
        room.node.sweep(1);
        room.node.turn();
        List<Event.PresenceState> second = room.told(ann, Event.PresenceState.class);
        assertThat(second.get(0).count())
                .as("what was dropped meanwhile is in a new one")
                .isEqualTo(2_502);
    }

    @Test
    void clientThatGoesWhileItIsSlowLeavesNothing() {
        members(2_500).forEach(one -> room.node.presence.put(ROOM, one));
        room.connection(ann).stall();
        room.subscribe(ann, ROOM);

        ann.onCommand(new Command.Unsubscribe(2, List.of(ROOM)));
        room.connection(ann).drain(ann);

        assertThat(room.told(ann, Event.PresenceState.class)).isEmpty();
        assertThat(ann.presenceTasks).isNull();
    }

    @Test
    void stateThatComesTooLateIsDropped() {
        room.node.presence.hold();
        room.subscribe(ann, ROOM);
        ann.onCommand(new Command.Unsubscribe(2, List.of(ROOM)));
        room.take(ann);

        room.node.presence.release();
        room.node.turn();

        assertThat(room.take(ann)).isEmpty();
    }

    @Test
    void faultWithOneClientCostsTheOthersNothingAndItIsToldAnew() {
        Session bob = room.open("bob");
        room.subscribe(ann, ROOM);
        room.subscribe(bob, ROOM);
        room.take(ann);
        room.take(bob);
        room.connection(ann).breakDown();

        comes("m1");
        room.connection(ann).repair();
        room.node.sweep(1);
        room.node.turn();

        assertThat(room.told(bob, Event.PresenceChange.class)).hasSize(1);
        assertThat(room.told(ann, Event.PresenceState.class)).hasSize(1);
    }

    @Test
    void onlyTheNumberIsToldWhereTheNamespaceSaysSo() {
        TopicName crowd = TopicName.of("counted:1");
        room.subscribe(ann, crowd);

        assertThat(room.told(ann, Event.PresenceState.class)).singleElement().satisfies(state -> {
            assertThat(state.countOnly()).isTrue();
            assertThat(state.members()).isEmpty();
            assertThat(state.count()).isEqualTo(1);
        });
        room.node.presence.tell(crowd, List.of(), List.of());
        room.node.turn();
        assertThat(room.told(ann, Event.PresenceChange.class))
                .singleElement()
                .satisfies(change -> assertThat(change.count()).isEqualTo(1));
    }

    @Test
    void viewThatWasLostIsToldAnewToAll() {
        Session bob = room.open("bob");
        room.subscribe(ann, ROOM);
        room.subscribe(bob, ROOM);
        room.take(ann);
        room.take(bob);

        room.node.presence.replace(ROOM);
        room.node.turn();

        assertThat(room.told(ann, Event.PresenceState.class)).hasSize(1);
        assertThat(room.told(bob, Event.PresenceState.class)).hasSize(1);
    }

    @Test
    void whoIsNotGrantedItIsToldSoAndSeenByOthers() {
        FakeConnection connection = new FakeConnection();
        long never = room.node.nowMillis + 1_000_000;
        Session eve = room.node.open(0, connection, "eve/t1/" + never + "/nowhere:*");
        assertThat(eve.login().identity().user()).isEqualTo("eve");

        eve.onCommand(new Command.Presence(9, ROOM));

        Event.Error refused = connection.take(Event.Error.class).get(0);
        assertThat(refused.code()).isEqualTo(122);
        assertThat(refused.requestId()).isEqualTo(9);
        eve.onClosed();
    }

    @Test
    void questionIsAnsweredInPagesAsTheClientReads() {
        members(2_500).forEach(one -> room.node.presence.put(ROOM, one));

        ann.onCommand(new Command.Presence(7, ROOM));
        room.node.turn();
        List<Event.PresenceState> parts = room.told(ann, Event.PresenceState.class);
        assertThat(parts).allMatch(part -> part.requestId() == 7);
        assertThat(parts.get(parts.size() - 1).more()).isFalse();
        assertThat(parts.stream().mapToInt(part -> part.members().size()).sum()).isEqualTo(2_500);

        room.connection(ann).stall();
        ann.onCommand(new Command.Presence(8, ROOM));
        room.node.turn();
        assertThat(room.take(ann)).isEmpty();
        room.connection(ann).drain(ann);
        room.node.turn();
        assertThat(room.told(ann, Event.PresenceState.class).stream()
                        .mapToInt(part -> part.members().size())
                        .sum())
                .isEqualTo(2_500);
        assertThat(ann.presenceTasks).isNull();
    }

    @Test
    void questionThatCanNotBeAnsweredNowIsRefusedForAWhile() {
        room.node.presence.fail();

        ann.onCommand(new Command.Presence(7, ROOM));
        room.node.turn();

        assertThat(room.told(ann, Event.Error.class)).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(145);
            assertThat(error.retryable()).isTrue();
        });
    }

    @Test
    void comingAndGoingLeavesNothing() {
        for (int i = 0; i < 1_000; i++) {
            Session one = room.open("user-" + i % 7);
            room.subscribe(one, ROOM);
            if (i % 3 == 0) {
                one.onCommand(new Command.Unsubscribe(2, List.of(ROOM)));
            }
            if (i % 2 == 0) {
                one.onClosed();
            }
        }
    }

    private void comes(String id) {
        Attendance one = member(id, "user of " + id);
        room.node.presence.put(ROOM, one);
        room.node.presence.tell(ROOM, List.of(one), List.of());
        room.node.turn();
    }

    private static List<Attendance> members(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Attendance("m" + (1_000_000 + i), 1, "user-" + i, Payload.json("{\"n\":" + i + "}")))
                .toList();
    }

    private List<String> kinds(Session session) {
        return room.take(session).stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }
}
