package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bootstrap.Gateway;
import io.fanfare.gateway.config.ConfigLoader;
import io.fanfare.gateway.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands with a node that speaks TLS on both ports. */
@Timeout(60)
class TlsCommandsTest {
    @TempDir
    private Path folder;

    private TestAuthority authority;
    private Gateway node;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority(folder);
        TestAuthority.Issued own = authority.issue("localhost", certificate -> certificate.addSanDnsName("localhost"));
        node = Gateway.start(ConfigLoader.load(
                null,
                Map.of(
                        "FANFARE_PUBLIC_PORT", "0",
                        "FANFARE_API_PORT", "0",
                        "FANFARE_STORE_URL", "memory",
                        "FANFARE_PUBLIC_TLS_CERTIFICATE_FILE", own.certificate().toString(),
                        "FANFARE_PUBLIC_TLS_KEY_FILE", own.key().toString(),
                        "FANFARE_API_TLS_CERTIFICATE_FILE", own.certificate().toString(),
                        "FANFARE_API_TLS_KEY_FILE", own.key().toString())));
    }

    @AfterEach
    void stop() throws InterruptedException {
        node.stop();
    }

    @Test
    void publishAndHistorySpeakHttps() {
        Invocation publish = run("publish", "room:1", "{}", "--api", api("localhost"), "--ca-file", ca());

        assertThat(publish.err()).isEmpty();
        assertThat(run("history", "room:1", "--api", api("localhost"), "--ca-file", ca()))
                .isEqualTo(new Invocation(0, "1 message {}\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss://localhost:%d/ws", "tls://localhost:%d"})
    void tailSpeaksTls(String url) {
        run("publish", "room:1", "{}", "--api", api("localhost"), "--ca-file", ca());

        assertThat(tail(url, "--ca-file", ca())).isEqualTo(new Invocation(0, "1 message {}\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss://localhost:%d/ws", "tls://localhost:%d"})
    void nodeThatNobodyKnownHasSignedIsNotBelieved(String url) {
        assertDistrusted(tail(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wss://127.0.0.1:%d/ws", "tls://127.0.0.1:%d"})
    void nodeWithACertificateForAnotherNameIsNotBelieved(String url) {
        assertDistrusted(tail(url, "--ca-file", ca()));
    }

    private static void assertDistrusted(Invocation tail) {
        assertThat(tail.exitCode()).isEqualTo(1);
        assertThat(tail.err()).contains(": its certificate is not signed by anybody who is trusted here");
    }

    @Test
    void callsOfNodesThatAreNotBelievedFail() {
        for (String[] call :
                List.of(new String[] {api("localhost")}, new String[] {api("127.0.0.1"), "--ca-file", ca()})) {
            List<String> arguments = new ArrayList<>(List.of("publish", "room:1", "{}", "--api"));
            arguments.addAll(List.of(call));

            Invocation publish = run(arguments.toArray(new String[0]));

            assertThat(publish.exitCode()).isEqualTo(1);
            assertThat(publish.err())
                    .contains(": its certificate is not signed by anybody who is trusted here", "--ca-file");
        }
    }

    @Test
    void fileWithoutCertificatesIsRefused() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");

        Invocation tail = tail("tls://localhost:%d", "--ca-file", empty.toString());

        assertThat(tail.exitCode()).isEqualTo(2);
        assertThat(tail.err())
                .startsWith("--ca-file: " + empty + " (expected: certificates in PEM, BEGIN CERTIFICATE)");
    }

    private Invocation tail(String url, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "tail",
                "room:1",
                "--after",
                "0",
                "--count",
                "1",
                "--url",
                url.formatted(node.publicAddress().getPort())));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(new String[0]));
    }

    private String ca() {
        return authority.caFile().toString();
    }

    private String api(String host) {
        return "https://" + host + ":" + node.apiAddress().getPort();
    }

    private static Invocation run(String... arguments) {
        return Invocation.of((config, source, out) -> 1, Map.of(), arguments);
    }
}
