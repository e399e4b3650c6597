package io.fanfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigUpdateTest {
    private static GatewayConfig config(String... settings) throws ConfigException {
        return ConfigLoader.load(null, settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1]));
    }

    @Test
    void sameConfigurationChangesNothing() throws Exception {
        ConfigUpdate update = ConfigUpdate.of(config(), config());

        assertThat(update).isEqualTo(new ConfigUpdate(config(), java.util.List.of(), java.util.List.of()));
    }

    @Test
    void keyThatCanBeChangedIs() throws Exception {
        GatewayConfig after = config("FANFARE_SESSIONS_MAX_SUBSCRIPTIONS", "7");

        ConfigUpdate update = ConfigUpdate.of(config(), after);

        assertThat(update.config()).isEqualTo(after);
        assertThat(update.applied()).containsExactly("sessions.max-subscriptions");
        assertThat(update.needRestart()).isEmpty();
    }

    @Test
    void keyThatNeedsARestartIsNamedAndStaysAsItIs() throws Exception {
        ConfigUpdate update = ConfigUpdate.of(config(), config("FANFARE_PUBLIC_PORT", "9999"));

        assertThat(update.config()).isEqualTo(config());
        assertThat(update.applied()).isEmpty();
        assertThat(update.needRestart()).containsExactly("public.port");
    }

    @Test
    void changeThatFitsOnlyTogetherWithARestartIsRefused() throws Exception {
        GatewayConfig after = ConfigLoader.load(
                null,
                Map.of(
                        "FANFARE_API_MAX_REQUEST_BYTES", "20000000",
                        "FANFARE_API_MAX_RECEIVING_BYTES", "40000000"));
        GatewayConfig before = config();

        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> ConfigUpdate.of(before, after));

        assertThat(refused.problems())
                .anySatisfy(problem -> assertThat(problem).contains("api.max-receiving-bytes: 16777216"))
                .last()
                .asString()
                .contains("api.max-receiving-bytes can't be changed while the node runs");
    }
}
