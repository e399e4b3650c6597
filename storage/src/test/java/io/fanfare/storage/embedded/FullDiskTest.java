package io.fanfare.storage.embedded;

import static io.fanfare.storage.embedded.EmbeddedStores.await;
import static io.fanfare.storage.embedded.EmbeddedStores.offsets;
import static io.fanfare.storage.embedded.EmbeddedStores.publication;
import static io.fanfare.storage.embedded.EmbeddedStores.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.storage.StoreException.Reason;
import io.fanfare.storage.StoreHealth.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, and then not any more. */
@Timeout(60)
class FullDiskTest {
    private static final int LARGE = 30_000;

    @TempDir
    private Path folder;

    @Test
    void whatAFullDiskRefusedIsNotStoredAndPublishingGoesOnOnceThereIsRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 12);
                EmbeddedStore store = EmbeddedStores.open(disk.folder().resolve("data"))) {
            List<Long> acknowledged = publishSome(store);
            Path filler = disk.fill();
            acknowledged.addAll(publishUntilRefused(store));

            for (int retry = 0; retry < 3; retry++) {
                assertThat(refusal(store.append(publication(null, LARGE)))).isEqualTo(Reason.UNAVAILABLE);
            }
            assertThat(refusal(store.append(publication("key", LARGE)))).isEqualTo(Reason.UNAVAILABLE);
            assertThat(store.health().state()).isEqualTo(State.NODE_FAILS);
            assertThat(store.health().reason()).contains("the disk is full");
            assertThat(offsets(store)).isEqualTo(acknowledged);

            Files.delete(filler);
            long next = acknowledged.size() + 1;
            assertThat(await(store.append(publication("key", LARGE))).position().offset())
                    .isEqualTo(next);
            assertThat(await(store.append(publication("key", LARGE))).duplicate())
                    .isTrue();
            assertThat(store.health().state()).isEqualTo(State.COMMITS);
            acknowledged.add(next);
            assertThat(offsets(store)).isEqualTo(acknowledged);
        }
    }

    @Test
    void storeLearnsByItselfThatThereIsRoomAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 4);
                EmbeddedStore store = EmbeddedStores.open(disk.folder().resolve("data"))) {
            Path filler = disk.fill();
            publishUntilRefused(store);

            Files.delete(filler);

            Awaitility.await().until(() -> store.health().canCommit());
        }
    }

    @Test
    void startOnAFullDiskIsRefusedInWords() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1)) {
            disk.fill();

            assertThatThrownBy(() -> EmbeddedStores.open(disk.folder().resolve("data")))
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("data")
                    .hasMessageContaining("full");
        }
    }

    private static List<Long> publishSome(EmbeddedStore store) {
        List<Long> acknowledged = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            acknowledged.add(
                    await(store.append(publication(null, LARGE))).position().offset());
        }
        return acknowledged;
    }

    private static List<Long> publishUntilRefused(EmbeddedStore store) {
        List<Long> acknowledged = new ArrayList<>();
        Reason refusal = null;
        while (refusal == null) {
            var append = store.append(publication(null, LARGE));
            refusal = refusal(append);
            if (refusal == null) {
                acknowledged.add(await(append).position().offset());
            }
        }
        assertThat(refusal).isEqualTo(Reason.UNAVAILABLE);
        return acknowledged;
    }
}
