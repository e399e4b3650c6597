package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.config.ConfigLoader;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeSettingsTest {
    private static final Publication PUBLICATION =
            new Publication(TopicName.of("room:1"), Publication.DEFAULT_EVENT, Payload.json("{}"), "key", 1_000);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    /** Of Postgres, the store is not even given a clock. */
    @ParameterizedTest
    @ValueSource(strings = {"memory", "embedded"})
    void jumpOfTheClockForgetsNeitherHistoryNorKeysOfAStoreOfOneNode(String url) throws Exception {
        GatewayConfig config =
                ConfigLoader.load(null, Map.of("FANFARE_STORE_URL", url, "FANFARE_DATA_DIR", folder.toString()));
        RuntimeSettings settings = new RuntimeSettings(config);
        try (HistoryStore store = settings.openStore(now::get, config.rules())) {
            append(store);

            now.updateAndGet(before -> before.plus(Duration.ofDays(3)));
            int removed = store.trim().toCompletableFuture().get();
            Appended retry = append(store);

            assertThat(removed).isZero();
            assertThat(retry.duplicate()).isTrue();
        }
    }

    private static Appended append(HistoryStore store) throws Exception {
        return store.append(PUBLICATION).toCompletableFuture().get();
    }
}
