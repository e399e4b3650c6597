package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanfareCommandTest {
    @TempDir
    private Path folder;

    @Test
    void serveRunsTheServerAndEndsWithItsExitCode() {
        AtomicReference<GatewayConfig> served = new AtomicReference<>();
        NodeRunner server = (config, source, out) -> {
            served.set(config);
            out.println("running");
            return 0;
        };

        Invocation invocation = Invocation.of(server, Map.of("FANFARE_API_PORT", "9000"), "serve");

        assertThat(invocation).isEqualTo(new Invocation(0, "running\n", ""));
        assertThat(served.get().api().port()).isEqualTo(9000);
    }

    @Test
    void serveReadsTheFileNamed() throws IOException {
        AtomicReference<GatewayConfig> served = new AtomicReference<>();
        Path file =
                Files.writeString(folder.resolve("fanfare.yaml"), "{ public: { port: 9001 }, auth: { mode: none } }");

        Invocation.of(
                (config, source, out) -> {
                    served.set(config);
                    return 0;
                },
                Map.of(),
                "serve",
                "--config",
                file.toString());

        assertThat(served.get().publicEndpoint().port()).isEqualTo(9001);
    }

    @Test
    void badConfigurationEndsWithTwoAndAllProblems() {
        Map<String, String> environment = Map.of("FANFARE_API_PORT", "x", "FANFARE_PUBLIC_PORT", "99999");

        Invocation invocation = Invocation.of((config, source, out) -> 0, environment, "serve");

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.out()).isEmpty();
        assertThat(invocation.err().lines())
                .containsExactlyInAnyOrder(
                        "FANFARE_API_PORT: api.port: x (expected: 0..65535)",
                        "FANFARE_PUBLIC_PORT: public.port: 99999 (expected: 0..65535)");
    }

    @Test
    void failureEndsWithOneAndItsMessageAlone() {
        NodeRunner failing = (config, source, out) -> {
            throw new CommandFailure("port 8080 is taken");
        };

        Invocation invocation = Invocation.of(failing, Map.of(), "serve");

        assertThat(invocation).isEqualTo(new Invocation(1, "", "port 8080 is taken\n"));
    }

    @Test
    void faultOfTheProgramEndsWithOneAndAStackTrace() {
        NodeRunner broken = (config, source, out) -> {
            throw new IllegalStateException("a bug");
        };

        Invocation invocation = Invocation.of(broken, Map.of(), "serve");

        assertThat(invocation.exitCode()).isEqualTo(1);
        assertThat(invocation.err()).contains("a bug").contains("\tat ");
    }

    @Test
    void badUsageEndsWithTwoAndSaysWhy() {
        assertUsage(Invocation.of());
        assertUsage(Invocation.of("server"));
        assertUsage(Invocation.of("serve", "--conf", "x"));
        assertUsage(Invocation.of("publish", "room:1"));
        assertUsage(Invocation.of("publish", "room:1", "{}", "--binary", "x"));
        assertUsage(Invocation.of("publish", "a,b", "{}"));
        assertUsage(Invocation.of("tail", "a,b"));
        assertUsage(Invocation.of("tail", "room:1", "--count", "0"));
        assertUsage(Invocation.of("tail", "room:1", "--after", "x"));
        assertUsage(Invocation.of("tail", "room:1", "--url", "http://127.0.0.1"));
    }

    @Test
    void helpIsNoError() {
        Invocation invocation = Invocation.of("--help");

        assertThat(invocation.exitCode()).isZero();
        assertThat(invocation.out()).contains("serve", "check-config", "publish", "tail", "version");
    }

    @Test
    void checkConfigPrintsWhatIsInEffect() throws IOException {
        Path file =
                Files.writeString(folder.resolve("fanfare.yaml"), "{ public: { port: 9001 }, auth: { mode: none } }");

        Invocation invocation = Invocation.of("check-config", file.toString());

        assertThat(invocation.exitCode()).isZero();
        assertThat(invocation.out()).contains("public:\n  host: 127.0.0.1\n  port: 9001\n");
    }

    @Test
    void checkConfigRefusesWhatServeWouldRefuse() throws IOException {
        Path file = Files.writeString(folder.resolve("fanfare.yaml"), "public: { prot: 9001 }");

        Invocation invocation = Invocation.of("check-config", file.toString());

        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.out()).isEmpty();
        assertThat(invocation.err()).contains("public.prot: unknown (nearest: public.port)");
    }

    @Test
    void versionIsAnOptionToo() {
        assertThat(Invocation.of("--version")).isEqualTo(Invocation.of("version"));
        assertThat(Invocation.of("-V")).isEqualTo(Invocation.of("version"));
    }

    @Test
    void helpOfACommandIsTheSameAsItsOption() {
        assertThat(Invocation.of("help", "tail")).isEqualTo(Invocation.of("tail", "--help"));
        assertThat(Invocation.of("help")).isEqualTo(Invocation.of("--help"));
        assertUsage(Invocation.of("help", "tial"));
    }

    @Test
    void versionNamesWhatIsRunning() {
        Invocation invocation = Invocation.of("version");

        assertThat(invocation.exitCode()).isZero();
        assertThat(invocation.out()).matches("fanfare development, java \\S+, netty 4\\.\\S+\n");
    }

    private static void assertUsage(Invocation invocation) {
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.out()).isEmpty();
        assertThat(invocation.err()).isNotBlank().doesNotContain("\tat ");
    }
}
