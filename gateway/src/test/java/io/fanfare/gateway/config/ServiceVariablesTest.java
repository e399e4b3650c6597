package io.fanfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceVariablesTest {
    /** As in a pod beside Services named {@code fanfare} and {@code fanfare-api}. */
    private static final Map<String, String> OF_KUBERNETES = Map.ofEntries(
            Map.entry("FANFARE_PORT", "tcp://10.0.12.7:8080"),
            Map.entry("FANFARE_SERVICE_HOST", "10.0.12.7"),
            Map.entry("FANFARE_SERVICE_PORT", "8080"),
            Map.entry("FANFARE_SERVICE_PORT_CLIENTS", "8080"),
            Map.entry("FANFARE_PORT_8080_TCP", "tcp://10.0.12.7:8080"),
            Map.entry("FANFARE_PORT_8080_TCP_PROTO", "tcp"),
            Map.entry("FANFARE_PORT_8080_TCP_PORT", "8080"),
            Map.entry("FANFARE_PORT_8080_TCP_ADDR", "10.0.12.7"),
            Map.entry("FANFARE_API_PORT", "8081"),
            Map.entry("FANFARE_API_SERVICE_HOST", "fd00::7"),
            Map.entry("FANFARE_API_SERVICE_PORT", "8081"),
            Map.entry("FANFARE_API_PORT_8081_TCP", "tcp://[fd00::7]:8081"),
            Map.entry("FANFARE_API_PORT_8081_TCP_ADDR", "fd00::7"));

    @Test
    void variablesOfServicesArePassedOver() throws Exception {
        GatewayConfig config = ConfigLoader.load(null, OF_KUBERNETES);

        assertThat(config.api().port()).isEqualTo(8081);
        assertThat(config.publicEndpoint().port()).isEqualTo(8080);
    }

    @Test
    void linkInTheVariableOfAKeyIsOfAServiceToo() throws Exception {
        GatewayConfig config = ConfigLoader.load(null, Map.of("FANFARE_API_PORT", "tcp://10.0.12.7:80"));

        assertThat(config.api().port()).isEqualTo(8081);
    }

    @ParameterizedTest
    @CsvSource({
        "FANFARE_PORT,8080",
        "FANFARE_SERVICE_HOST,not an address",
        "FANFARE_SERVICE_PROT,8080",
        "FANFARE_PUBLIC_PROT,9000",
        "FANFARE_PORT_X_TCP,tcp://10.0.12.7:8080",
        "FANFARE_SERVICE,10.0.12.7",
    })
    void whatOnlyLooksLikeThemIsUnknown(String name, String value) {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(null, Map.of(name, value)));

        assertThat(thrown.problems()).singleElement().asString().contains(name + ": unknown");
    }
}
