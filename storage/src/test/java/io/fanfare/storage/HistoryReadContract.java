package io.fanfare.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link HistoryStore} promises to those who read; a part of {@link HistoryStoreContract}. */
abstract class HistoryReadContract extends HistoryStoreFixture {
    private final TopicName topic = TopicName.of("room:1");
    private final TopicName shortTopic = TopicName.of("short:1");

    @Test
    void readersAtTheSameTimeEachGetTheirOwnPageAndHeads() {
        List<TopicName> topics = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            TopicName topic = TopicName.of("crowd:" + i);
            topics.add(topic);
            for (int k = 0; k <= i % 5; k++) {
                await(store.append(publication(topic, null)));
            }
        }
        topics.add(TopicName.of("crowd:nobody"));

        List<CompletionStage<TopicPage>> pages = new ArrayList<>();
        List<CompletionStage<Map<TopicName, TopicHead>>> heads = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            for (TopicName topic : topics) {
                pages.add(store.readAfter(topic, round, 2, 1_000));
                heads.add(store.heads(List.of(topic)));
            }
        }

        for (int i = 0; i < pages.size(); i++) {
            TopicName topic = topics.get(i % topics.size());
            int round = i / topics.size();
            int published = i % topics.size() == 40 ? 0 : i % topics.size() % 5 + 1;
            TopicPage page = await(pages.get(i));
            assertThat(page.head().headOffset()).isEqualTo(published);
            assertThat(page.publications())
                    .extracting(StoredPublication::offset)
                    .containsExactlyElementsOf(LongStream.rangeClosed(round + 1, Math.min(round + 2, published))
                            .boxed()
                            .toList());
            assertThat(page.publications())
                    .allSatisfy(
                            stored -> assertThat(stored.publication().topic()).isEqualTo(topic));
            assertThat(await(heads.get(i))).containsOnlyKeys(topic);
            assertThat(await(heads.get(i)).get(topic).headOffset()).isEqualTo(published);
        }
    }

    @Test
    void pageBeginsAfterTheOffset() {
        append(topic, 5);

        assertThat(offsets(read(topic, 3))).containsExactly(4L, 5L);
        assertThat(offsets(read(topic, 5))).isEmpty();
        assertThat(offsets(read(topic, 99))).isEmpty();
    }

    @Test
    void pageHoldsAtMostAsManyAsAskedFor() {
        append(topic, 5);

        TopicPage page = await(store.readAfter(topic, 1, 2, 1_000));

        assertThat(offsets(page)).containsExactly(2L, 3L);
        assertThat(page.head().headOffset()).isEqualTo(5);
    }

    @Test
    void pageHoldsAtMostAsManyPayloadBytesAsAskedFor() {
        for (int i = 0; i < 4; i++) {
            await(store.append(new Publication(topic, "blob", Payload.binary(new byte[10]), null, 1)));
        }

        assertThat(offsets(await(store.readAfter(topic, 0, 100, 29)))).containsExactly(1L, 2L);
        assertThat(offsets(await(store.readAfter(topic, 0, 100, 30)))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void pageHoldsOnePublicationHoweverLarge() {
        await(store.append(new Publication(topic, "blob", Payload.binary(new byte[10_000]), null, 1)));
        append(topic, 1);

        assertThat(offsets(await(store.readAfter(topic, 0, 100, 1)))).containsExactly(1L);
    }

    @Test
    void pagesPutTogetherAreTheWholeHistory() {
        append(topic, 100);
        List<Long> offsets = new ArrayList<>();

        TopicPage page;
        do {
            long last = offsets.isEmpty() ? 0 : offsets.get(offsets.size() - 1);
            page = await(store.readAfter(topic, last, 7, 1_000));
            offsets.addAll(offsets(page));
        } while (!page.publications().isEmpty());

        assertThat(offsets).hasSize(100).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void topicThatNobodyPublishedToHasHeadZero() {
        TopicPage page = read(topic, 0);

        assertThat(page.publications()).isEmpty();
        assertThat(page.head().headOffset()).isZero();
        assertThat(page.head().oldestOffset()).isEqualTo(1);
        assertThat(head(topic)).isEqualTo(page.head());
    }

    @Test
    void headsAreThereForEveryTopicAskedFor() {
        append(topic, 3);

        Map<TopicName, TopicHead> heads = await(store.heads(List.of(topic, shortTopic)));

        assertThat(heads).containsOnlyKeys(topic, shortTopic);
        assertThat(heads.get(topic).headOffset()).isEqualTo(3);
        assertThat(heads.get(topic).oldestOffset()).isEqualTo(1);
        assertThat(heads.get(shortTopic).headOffset()).isZero();
        assertThat(await(store.heads(List.of()))).isEmpty();
    }

    @Test
    void readOutOfRangeIsRefused() {
        assertThatThrownBy(() -> store.readAfter(topic, -1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.readAfter(topic, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
