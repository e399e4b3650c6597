package io.fanfare.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.presence.PresenceStore.Write;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of presence owes those who use it. */
abstract class PresenceStoreContract {
    static final TopicName TOPIC = TopicName.of("room:1");
    static final long ONE = 1;
    static final long OTHER = -2;
    private static final long STRANGER = 3;

    PresenceStore one;
    PresenceStore other;
    final AtomicInteger connects = new AtomicInteger();

    /** The access of a node to what all have in common. */
    abstract PresenceStore of(long node) throws Exception;

    /** Everything is lost, and connections stay. */
    abstract void flush() throws Exception;

    /** Lets a lease and a little more pass. */
    abstract void passLease();

    /** A node's connection breaks; what is asked meanwhile fails. */
    abstract void breakDown() throws Exception;

    abstract void repair() throws Exception;

    @BeforeEach
    final void openStores() throws Exception {
        one = opened(of(ONE));
        other = opened(of(OTHER));
    }

    final PresenceStore opened(PresenceStore store) {
        int before = connects.get();
        store.open(new PresenceStore.Listener() {
            @Override
            public void onConnected() {
                connects.incrementAndGet();
            }

            @Override
            public void onLost(String reason) {
                assertThat(reason).isNotBlank();
            }
        });
        await().until(() -> connects.get() > before);
        return store;
    }

    @AfterEach
    final void closeStores() {
        one.close();
        other.close();
    }

    static <T> T of(CompletionStage<T> answer) throws Exception {
        return answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static StoredAttendee stored(long node, long term, String id) {
        return new StoredAttendee(node, term, new Attendee(Attendances.of(id), "phone\0" + id, false, 7));
    }

    static Write put(TopicName topic, StoredAttendee what) {
        return new Write(topic, what.node(), what.term(), what.attendee().id(), what);
    }

    static Write remove(TopicName topic, StoredAttendee what) {
        return new Write(topic, what.node(), what.term(), what.attendee().id(), null);
    }

    @Test
    void whatOneWritesTheOtherReads() throws Exception {
        StoredAttendee there = stored(ONE, 1, "a");
        StoredAttendee cutOff = new StoredAttendee(
                ONE, 1, new Attendee(Attendances.showing("b", 4, "{\"é\":1}"), null, true, Long.MAX_VALUE));

        of(one.write(List.of(put(TOPIC, there), put(TOPIC, cutOff))));

        assertThat(of(other.load(TOPIC))).containsExactlyInAnyOrder(there, cutOff);
    }

    @Test
    void topicWithoutAnybodyIsEmpty() throws Exception {
        assertThat(of(one.load(TOPIC))).isEmpty();
    }

    @Test
    void whatIsRemovedIsGoneAndNothingElse() throws Exception {
        StoredAttendee goes = stored(ONE, 1, "a");
        StoredAttendee sameIdOfOther = stored(OTHER, 1, "a");
        StoredAttendee laterTerm = stored(ONE, 2, "a");
        of(one.write(List.of(put(TOPIC, goes), put(TOPIC, laterTerm))));
        of(other.write(List.of(put(TOPIC, sameIdOfOther))));

        of(other.write(List.of(remove(TOPIC, goes))));
        of(other.write(List.of(remove(TOPIC, goes))));

        assertThat(of(one.load(TOPIC))).containsExactlyInAnyOrder(sameIdOfOther, laterTerm);
    }

    @Test
    void whatIsWrittenAgainReplacesWhatWas() throws Exception {
        StoredAttendee before = stored(ONE, 1, "a");
        StoredAttendee after = new StoredAttendee(ONE, 1, before.attendee().cutOff(8));
        of(one.write(List.of(put(TOPIC, before))));

        of(one.write(List.of(put(TOPIC, after))));

        assertThat(of(other.load(TOPIC))).containsExactly(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"room:{a}b", "}{", "{}x", "{leases}:1", "räume:{é", "a b"})
    void topicsMayBeNamedByAllThatTopicsMay(String name) throws Exception {
        StoredAttendee there = stored(ONE, 1, "a");
        of(one.begin(1));

        of(one.write(List.of(put(TopicName.of(name), there), put(TOPIC, there))));

        assertThat(of(other.load(TopicName.of(name)))).containsExactly(there);
        assertThat(of(other.leases(Set.of(ONE)))).containsExactly(Map.entry(ONE, 1L));
    }

    @Test
    void largeTopicIsReadWhole() throws Exception {
        List<Write> writes = new java.util.ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            writes.add(put(TOPIC, stored(ONE, 1, "id-" + i)));
        }

        of(one.write(writes));

        assertThat(of(other.load(TOPIC))).hasSize(3_000);
    }

    @Test
    void leaseSaysItsTermToAll() throws Exception {
        of(one.begin(3));

        assertThat(of(other.leases(Set.of(ONE, OTHER, STRANGER)))).containsExactly(Map.entry(ONE, 3L));
        assertThat(of(one.renew(4))).isTrue();
        assertThat(of(other.leases(Set.of(ONE)))).containsExactly(Map.entry(ONE, 4L));
    }

    @Test
    void leaseThatIsNotRenewedIsOver() throws Exception {
        of(one.begin(1));
        of(other.begin(1));

        passLease();

        assertThat(of(other.leases(Set.of(ONE, OTHER)))).isEmpty();
        assertThat(of(one.renew(1))).isFalse();
        assertThat(of(other.leases(Set.of(ONE)))).isEmpty();
    }

    @Test
    void leaseThatIsGivenUpIsOver() throws Exception {
        of(one.begin(1));

        of(one.giveUp());

        assertThat(of(other.leases(Set.of(ONE)))).isEmpty();
    }

    @Test
    void flushedStoreHasNothing() throws Exception {
        of(one.begin(1));
        of(one.write(List.of(put(TOPIC, stored(ONE, 1, "a")))));
        assertThat(of(one.keep(List.of(TOPIC)))).isEmpty();

        flush();

        assertThat(of(one.load(TOPIC))).isEmpty();
        assertThat(of(one.renew(1))).isFalse();
        assertThat(of(one.keep(List.of(TOPIC)))).containsExactly(TOPIC);
    }

    @Test
    void brokenConnectionFailsWhatIsAskedAndComesBack() throws Exception {
        int before = connects.get();

        breakDown();
        await().untilAsserted(() ->
                assertThatThrownBy(() -> of(one.load(TOPIC))).hasCauseInstanceOf(PresenceUnavailableException.class));
        assertThatThrownBy(() -> of(one.write(List.of(put(TOPIC, stored(ONE, 1, "a"))))))
                .hasCauseInstanceOf(PresenceUnavailableException.class);
        repair();

        await().until(() -> connects.get() > before);
        await().ignoreExceptions().until(() -> of(one.load(TOPIC)).isEmpty());
    }
}
