package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.config.ConfigLoader;
import io.fanfare.gateway.transport.TransportSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceivingMemoryTest {
    private static final long MEGABYTE = 1 << 20;

    private static TransportSettings settings(Map<String, String> environment) throws ConfigException {
        return ConfigLoader.load(null, environment).publicEndpoint();
    }

    @Test
    void budgetIsAPartOfTheMemoryUnlessItIsSet() throws ConfigException {
        TransportSettings settings = settings(Map.of());

        long bytes = ReceivingMemory.publicBudget(settings).maxBytes();

        assertThat(bytes).isEqualTo(Math.max(ReceivingMemory.bytes() / 8, 8L * settings.maxFrameBytes()));
    }

    @Test
    void budgetThatIsSetHolds() throws ConfigException {
        TransportSettings settings = settings(Map.of("FANFARE_PUBLIC_MAX_RECEIVING_BYTES", "16777216"));

        assertThat(ReceivingMemory.publicBudget(settings).maxBytes()).isEqualTo(16 * MEGABYTE);
        assertThatCode(() -> ReceivingMemory.check(settings, 32 * MEGABYTE)).doesNotThrowAnyException();
    }

    @Test
    void budgetOfMoreThanHalfTheMemoryIsRefused() throws ConfigException {
        TransportSettings settings = settings(Map.of("FANFARE_PUBLIC_MAX_RECEIVING_BYTES", "16777216"));

        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> ReceivingMemory.check(settings, 31 * MEGABYTE));

        assertThat(thrown.problems())
                .singleElement()
                .asString()
                .startsWith("public.max-receiving-bytes: 16777216 (expected: at most 16252928, ");
    }

    @Test
    void budgetThatDoesNotHoldAMessageIsRefused() {
        Map<String, String> environment = Map.of("FANFARE_PUBLIC_MAX_RECEIVING_BYTES_PER_ADDRESS", "1048576");

        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> settings(environment));

        assertThat(thrown.problems())
                .singleElement()
                .asString()
                .contains("max-receiving-bytes-per-address: 1048576 (expected: 0, or at least twice ");
    }
}
