package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.config.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapBoundsTest {
    private static final long MEGABYTE = 1 << 20;

    @Test
    void defaultsFitASmallHeap() {
        assertThatCode(() -> check(Map.of(), 120)).doesNotThrowAnyException();
    }

    @Test
    void boundsThatDoNotFitAreRefusedWithTheArithmetic() {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> check(Map.of(), 56));

        assertThat(thrown.problems())
                .containsExactly("memory: 2 x api.max-receiving-bytes 32 + history.max-queued-bytes 32"
                        + " + history.recent-bytes 32 + an idle node 20 = 116 MB (expected: at most 56 MB, the heap:"
                        + " raise -Xmx, or lower one of these keys)");
    }

    @Test
    void historyInMemoryCounts() {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> check(Map.of("FANFARE_STORE_URL", "memory"), 64));

        assertThat(thrown.problems()).singleElement().asString().contains("history.max-bytes 256 + ");
    }

    @Test
    void pushesCountWhereBackendsCanBeCalled() {
        Map<String, String> environment = Map.of("FANFARE_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> check(environment, 120));

        assertThat(thrown.problems()).singleElement().asString().contains("3 x webhook.max-push-bytes 24 + ");
    }

    @Test
    void smallerBoundsFitASmallerHeap() {
        Map<String, String> environment = Map.of(
                "FANFARE_API_MAX_RECEIVING_BYTES", "4194304",
                "FANFARE_HISTORY_MAX_QUEUED_BYTES", "8388608",
                "FANFARE_HISTORY_RECENT_BYTES", "0");

        assertThatCode(() -> check(environment, 56)).doesNotThrowAnyException();
    }

    private static void check(Map<String, String> environment, long heapMegabytes) throws ConfigException {
        HeapBounds.check(ConfigLoader.load(null, environment), heapMegabytes * MEGABYTE);
    }
}
