package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.gateway.config.ConfigLoader;
import io.fanfare.gateway.config.GatewayConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that can't start leaves nothing behind, wherever it got stuck. */
class NodeStartTest {
    @TempDir
    private Path folder;

    private Set<Thread> threadsBefore;

    @BeforeEach
    void rememberThreads() {
        threadsBefore = Thread.getAllStackTraces().keySet();
    }

    @Test
    void publicPortThatIsTakenLeavesNothingRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GatewayConfig config = config(Map.of("PUBLIC_PORT", Integer.toString(taken.getLocalPort())));

            assertThatThrownBy(() -> Gateway.start(config))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("public: can't listen on");
        }

        assertNothingIsLeft();
    }

    @Test
    void keysThatCannotBeReadAnyMoreLeaveNothingRunning() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Path keys = Files.writeString(
                folder.resolve("keys.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        GatewayConfig config = config(Map.of("AUTH_MODE", "jwt", "AUTH_PUBLIC_KEYS_FILE", keys.toString()));
        Files.delete(keys);

        assertThatThrownBy(() -> Gateway.start(config))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("auth.public-keys-file");

        assertNothingIsLeft();
    }

    @Test
    void storeThatCannotBeOpenedLeavesNothingRunning() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        GatewayConfig config = config(Map.of("DATA_DIR", file.resolve("below").toString()));

        assertThatThrownBy(() -> Gateway.start(config))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("data.dir");

        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws Exception {
        await().untilAsserted(() -> assertThat(ownThreads()).isEmpty());
        Gateway second = Gateway.start(config(Map.of()));
        second.stop();
    }

    private List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.matches("(loop|upkeep|history|redis|fanfare).*"))
                .collect(Collectors.toList());
    }

    private GatewayConfig config(Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FANFARE_PUBLIC_PORT", "0",
                "FANFARE_API_PORT", "0",
                "FANFARE_DATA_DIR", folder.resolve("data").toString(),
                "FANFARE_DRAIN_RECONNECT_WINDOW_MILLIS", "0",
                "FANFARE_DRAIN_TIMEOUT_MILLIS", "0"));
        settings.forEach((key, value) -> environment.put("FANFARE_" + key, value));
        return ConfigLoader.load(null, environment);
    }
}
