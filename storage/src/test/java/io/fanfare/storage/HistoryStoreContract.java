package io.fanfare.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The promises of {@link HistoryStore}, held against one implementation. Topics {@code short:…} keep little, all others
 * keep more than a test publishes.
 */
@Timeout(60)
public abstract class HistoryStoreContract extends HistoryFaultContract {
    private final TopicName topic = TopicName.of("room:1");
    private final TopicName shortTopic = TopicName.of("short:1");

    @Test
    void offsetsOfATopicCountFromOneWithoutHoles() {
        for (int offset = 1; offset <= 5; offset++) {
            Appended appended = await(store.append(publication(topic, null)));

            assertThat(appended.position().offset()).isEqualTo(offset);
            assertThat(appended.duplicate()).isFalse();
        }
    }

    @Test
    void everyTopicCountsForItself() {
        await(store.append(publication(topic, null)));
        await(store.append(publication(topic, null)));

        Appended other = await(store.append(publication(TopicName.of("room:2"), null)));

        assertThat(other.position().offset()).isEqualTo(1);
    }

    @Test
    void publicationIsReadAsItWasAppended() {
        Publication json = new Publication(topic, "greeting", Payload.json("{\"text\":\"ä\"}"), "key", 1_234);
        Publication binary = new Publication(topic, "blob", Payload.binary((byte) 0, (byte) -1), null, 1_235);
        await(store.append(json));
        await(store.append(binary));

        TopicPage page = read(topic, 0);

        assertThat(page.publications())
                .containsExactly(new StoredPublication(1, json), new StoredPublication(2, binary));
    }

    @Test
    void emptyPayloadIsKept() {
        Publication empty = new Publication(topic, "nothing", Payload.binary(), null, 1);

        await(store.append(empty));

        assertThat(read(topic, 0).publications()).containsExactly(new StoredPublication(1, empty));
    }

    @Test
    void readStartedAfterAnAppendCompletedSeesIt() {
        for (int i = 1; i <= 50; i++) {
            int head = i;
            CompletionStage<TopicPage> readBack = store.append(publication(topic, null))
                    .thenCompose(appended -> store.readAfter(topic, 0, 100, 1_000));

            assertThat(await(readBack).publications()).hasSize(head);
        }
    }

    @Test
    void appendsToATopicAreAnnouncedInOffsetOrder() {
        List<Long> announced = new CopyOnWriteArrayList<>();
        List<CompletionStage<Appended>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            stages.add(store.append(publication(topic, null), position -> announced.add(position.offset())));
        }

        stages.forEach(HistoryStoreContract::await);

        assertThat(announced).hasSize(500).isSorted();
    }

    @Test
    void duplicateIsNotAnnounced() {
        List<Long> announced = new CopyOnWriteArrayList<>();

        await(store.append(publication(topic, "key"), position -> announced.add(position.offset())));
        await(store.append(publication(topic, "key"), position -> announced.add(position.offset())));

        assertThat(announced).containsExactly(1L);
    }

    @Test
    void sameTopicAndKeyIsStoredOnceAndGivesTheFirstPosition() {
        Appended first = await(store.append(publication(topic, "key")));
        await(store.append(publication(topic, "other key")));

        Appended second = await(store.append(publication(topic, "key")));

        assertThat(second).isEqualTo(new Appended(first.position(), true));
        assertThat(head(topic).headOffset()).isEqualTo(2);
    }

    @Test
    void keysOfOneTopicMeanNothingInAnother() {
        await(store.append(publication(topic, "key")));

        Appended other = await(store.append(publication(TopicName.of("room:2"), "key")));

        assertThat(other.duplicate()).isFalse();
    }

    @Test
    void retryWhileTheFirstAppendIsUnderWayIsADuplicate() {
        CompletionStage<Appended> first = store.append(publication(topic, "key"));
        CompletionStage<Appended> retry = store.append(publication(topic, "key"));

        assertThat(await(retry)).isEqualTo(new Appended(await(first).position(), true));
        assertThat(head(topic).headOffset()).isEqualTo(1);
    }

    @Test
    void keyIsRememberedUntilItsWindowEnds() {
        await(store.append(publication(topic, "key")));

        advance(IDEMPOTENCY_WINDOW.minusMillis(1));
        Appended inside = await(store.append(publication(topic, "key")));
        advance(Duration.ofMillis(2));
        trimAll();
        Appended outside = await(store.append(publication(topic, "key")));

        assertThat(inside.duplicate()).isTrue();
        assertThat(outside.duplicate()).isFalse();
        assertThat(outside.position().offset()).isEqualTo(2);
    }

    @Test
    void keyOutlivesItsPublication() {
        Appended first = await(store.append(publication(shortTopic, "key")));
        advance(SHORT_MAX_AGE.plusMillis(1));
        trimAll();

        Appended retry = await(store.append(publication(shortTopic, "key")));

        assertThat(retry).isEqualTo(new Appended(first.position(), true));
    }

    @Test
    void everythingHasTheSameEpoch() {
        Appended appended = await(store.append(publication(topic, null)));

        assertThat(appended.position().epoch()).isPositive();
        assertThat(read(topic, 0).head().epoch()).isEqualTo(appended.position().epoch());
        assertThat(head(shortTopic).epoch()).isEqualTo(appended.position().epoch());
    }

    @Test
    void storeThatLostItsHistoryHasAnotherEpoch() {
        long epoch = await(store.append(publication(topic, null))).position().epoch();
        store.close();

        store = openEmpty(clock);

        assertThat(head(topic).headOffset()).isZero();
        assertThat(head(topic).epoch()).isNotEqualTo(epoch);
    }

    @Test
    void trimRemovesWhatIsTooOld() {
        append(shortTopic, 3);
        advance(SHORT_MAX_AGE.minusMillis(1));
        append(shortTopic, 2);
        advance(Duration.ofMillis(2));

        int removed = trimAll();

        assertThat(removed).isEqualTo(3);
        assertThat(offsets(read(shortTopic, 0))).containsExactly(4L, 5L);
        assertThat(head(shortTopic).oldestOffset()).isEqualTo(4);
    }

    @Test
    void trimRemovesWhatIsTooMany() {
        append(shortTopic, SHORT_MAX_COUNT + 5);

        trimAll();

        assertThat(offsets(read(shortTopic, 0))).hasSize(SHORT_MAX_COUNT).startsWith(6L);
    }

    @Test
    void trimLeavesOtherTopicsAlone() {
        append(topic, SHORT_MAX_COUNT + 5);
        advance(SHORT_MAX_AGE.plusMillis(1));

        int removed = trimAll();

        assertThat(removed).isZero();
        assertThat(offsets(read(topic, 0))).hasSize(SHORT_MAX_COUNT + 5);
    }

    @Test
    void pageAfterAnExpiredOffsetBeginsWithTheOldestThereIs() {
        append(shortTopic, SHORT_MAX_COUNT + 5);
        trimAll();

        TopicPage page = read(shortTopic, 2);

        assertThat(page.head().oldestOffset()).isEqualTo(6);
        assertThat(offsets(page)).startsWith(6L);
    }

    @Test
    void offsetsGoOnWhenAllPublicationsHaveExpired() {
        append(shortTopic, 3);
        advance(SHORT_MAX_AGE.plusMillis(1));
        trimAll();

        TopicHead expired = head(shortTopic);
        Appended next = await(store.append(publication(shortTopic, null)));

        assertThat(expired.headOffset()).isEqualTo(3);
        assertThat(expired.oldestOffset()).isEqualTo(4);
        assertThat(next.position().offset()).isEqualTo(4);
    }

    @Test
    void concurrentPublishersWithRetriesLeaveNoHoleAndNoRepeat() throws Exception {
        new ConcurrentPublishers(store).publishAndCheck();
    }

    @Test
    void readersNeverSeeAHoleWhileOthersPublish() throws Exception {
        AtomicBoolean published = new AtomicBoolean();
        AtomicInteger holes = new AtomicInteger();
        Thread reader = new Thread(() -> {
            while (!published.get()) {
                List<Long> offsets = offsets(read(topic, 0));
                if (!offsets.isEmpty() && offsets.get(offsets.size() - 1) != offsets.size()) {
                    holes.incrementAndGet();
                }
            }
        });
        reader.start();

        append(topic, 200);
        published.set(true);
        reader.join();

        assertThat(holes).hasValue(0);
    }

    @Test
    void closedStoreRefusesEverything() {
        store.close();

        assertClosed(store.append(publication(topic, null)));
        assertClosed(store.readAfter(topic, 0, 1, 1));
        assertClosed(store.heads(List.of(topic)));
        assertClosed(store.trim());
    }

    @Test
    void closingCompletesWhatWasAccepted() {
        List<CompletionStage<Appended>> accepted = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            accepted.add(store.append(publication(topic, null)));
        }

        store.close();

        assertThat(accepted).allMatch(stage -> stage.toCompletableFuture().isDone());
        assertThat(await(accepted.get(99)).position().offset()).isEqualTo(100);
    }

    @Test
    void closingTwiceIsTheSameAsOnce() {
        store.close();

        store.close();
    }

    @Test
    void closingFromACompletionDoesNotHang() {
        CompletionStage<Void> closed = store.append(publication(topic, null)).thenRun(store::close);

        await(closed);
    }

    @Test
    void descriptionIsAFewWords() {
        assertThat(store.description()).isNotBlank().hasSizeLessThan(100);
    }

    private static void assertClosed(CompletionStage<?> stage) {
        assertThatThrownBy(() -> await(stage))
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CLOSED));
    }
}
