package io.fanfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {
    @Test
    void whatIsWrittenLoadsAsTheSameConfiguration(@TempDir Path folder) throws ConfigException, IOException {
        GatewayConfig config = ConfigLoader.load(
                null,
                Map.of(
                        "FANFARE_NODE_ID", "007",
                        "FANFARE_NODE_TRANSPORT", "io_uring",
                        "FANFARE_ADMIN_PORT", "8082",
                        "FANFARE_PUBLIC_ALLOWED_ORIGINS", "https://a.example,null"));

        Path written = Files.writeString(folder.resolve("written.yaml"), EffectiveConfig.yaml(config));

        assertThat(ConfigLoader.load(written, Map.of())).isEqualTo(config);
    }

    @Test
    void everyNamespaceIsWrittenWithAllOfItsRules() throws ConfigException {
        String yaml = EffectiveConfig.yaml(ConfigLoader.load(null, Map.of()));

        assertThat(yaml).contains("  live:\n    kind: ephemeral\n    retention-seconds: 86400\n");
    }

    @Test
    void secretsAreMasked() throws ConfigException {
        String secret = "hunter2".repeat(5);
        GatewayConfig config = ConfigLoader.load(
                null,
                Map.of(
                        "FANFARE_STORE_PASSWORD", "hunter2",
                        "FANFARE_AUTH_MODE", "jwt",
                        "FANFARE_AUTH_HS256_SECRET", secret));

        assertThat(EffectiveConfig.yaml(config))
                .doesNotContain("hunter2")
                .contains("  password: '***'", "  hs256-secret: '***'");
        assertThat(config.auth().toString()).doesNotContain("hunter2");
    }

    @Test
    void passwordInAUrlIsMaskedAndTheRestIsNot() throws ConfigException {
        Map<String, String> environment = Map.of("FANFARE_BUS_URL", "redis://user:hunter2@redis.example:6379");

        String yaml = EffectiveConfig.yaml(ConfigLoader.load(null, environment));

        assertThat(yaml).doesNotContain("hunter2").contains("redis://***@redis.example:6379");
    }
}
