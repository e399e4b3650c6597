package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told who has made a mistake. */
class UsageTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int FAILED = 1;
    private static final int BAD_CONFIGURATION = 2;

    @TempDir
    private Path directory;

    @Test
    void unknownKeyInTheFileEndsWith2AndNamesTheNearestKey() throws Exception {
        Path file = Files.writeString(directory.resolve("fanfare.yaml"), "public:\n  prot: 8080\n");

        try (GatewayProcess gateway = GatewayProcess.launch(Map.of("FANFARE_CONFIG", file.toString()))) {
            assertThat(gateway.awaitExit(LIMIT)).isEqualTo(BAD_CONFIGURATION);
            assertThat(gateway.errors()).contains("public.prot").contains("public.port");
        }
    }

    @Test
    void unknownKeyInTheEnvironmentEndsWith2AndNamesTheNearestVariable() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.launch(Map.of("FANFARE_PUBLIC_PROT", "8080"))) {
            assertThat(gateway.awaitExit(LIMIT)).isEqualTo(BAD_CONFIGURATION);
            assertThat(gateway.errors()).contains("FANFARE_PUBLIC_PROT").contains("FANFARE_PUBLIC_PORT");
        }
    }

    @Test
    void publicPortThatIsTakenEndsWith1AndIsNamed() throws Exception {
        portThatIsTakenEndsWith1AndIsNamed("FANFARE_PUBLIC_PORT");
    }

    @Test
    void apiPortThatIsTakenEndsWith1AndIsNamed() throws Exception {
        portThatIsTakenEndsWith1AndIsNamed("FANFARE_API_PORT");
    }

    private static void portThatIsTakenEndsWith1AndIsNamed(String variable) throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            try (GatewayProcess gateway = GatewayProcess.launch(Map.of(variable, port))) {
                assertThat(gateway.awaitExit(LIMIT)).isEqualTo(FAILED);
                assertThat(gateway.errors()).contains("127.0.0.1:" + port);
            }
        }
    }
}
