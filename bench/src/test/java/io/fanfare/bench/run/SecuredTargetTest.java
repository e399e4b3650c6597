package io.fanfare.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.check.Tally;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.process.GatewayProcess;
import io.fanfare.bench.report.PhaseResult;
import io.fanfare.bench.stub.DeafServer;
import io.fanfare.gateway.tls.TestAuthority;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Load over TLS, and why there is none: a certificate that nobody trusts, or has another name, and servers without any. */
class SecuredTargetTest {
    private static final String UNTRUSTED = "TLS failed: its certificate is signed by nobody who is trusted";

    @TempDir
    private static Path folder;

    private static TestAuthority authority;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority(folder);
        TestAuthority.Issued local = authority.issue("local");
        TestAuthority.Issued elsewhere = authority.issue("elsewhere", one -> one.addSanDnsName("push.example.com"));
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "FANFARE_PUBLIC_TLS_CERTIFICATE_FILE", local.certificate().toString());
        environment.put("FANFARE_PUBLIC_TLS_KEY_FILE", local.key().toString());
        environment.put(
                "FANFARE_API_TLS_CERTIFICATE_FILE", elsewhere.certificate().toString());
        environment.put("FANFARE_API_TLS_KEY_FILE", elsewhere.key().toString());
        gateway = GatewayProcess.start(environment);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String clients() {
        return "127.0.0.1:" + gateway.clients().getPort();
    }

    private static String api() {
        return "127.0.0.1:" + gateway.api().getPort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fanfare@wss://", "fanfare-tcp@tls://"})
    void everythingArrivesOverTls(String kind) throws InterruptedException {
        PhaseResult result = fanOut(kind + clients() + ",api=https://" + api() + ",ca=any", "http");

        assertThat(result.failure()).isNull();
        assertThat(result.loads().get(0).problems()).isEmpty();
        assertThat(result.correctness()).isEqualTo(new Tally(200, 200, 0, 0, 0, 0, 0, 0, 0));
        assertThat(result.memory().heapBytesAfter()).as("from its metrics").isPositive();
    }

    @Test
    void certificateOfWhomTheFileNamesIsTrusted() throws InterruptedException {
        PhaseResult result = fanOut("fanfare@wss://" + clients() + ",ca=" + authority.caFile(), "socket");

        assertThat(result.failure()).isNull();
        assertThat(result.correctness()).isEqualTo(new Tally(200, 200, 0, 0, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fanfare@wss://", "fanfare-tcp@tls://"})
    void certificateThatNobodyTrustsIsNamed(String kind) throws InterruptedException {
        assertThat(fanOut(kind + clients(), "socket").failure())
                .isEqualTo("connection 1: not connected to " + clients() + ": " + UNTRUSTED);
    }

    @Test
    void certificateOfAnotherNameIsNamed() throws InterruptedException {
        String target = "fanfare@wss://" + clients() + ",api=https://" + api() + ",ca=" + authority.caFile();

        assertThat(fanOut(target, "http").failure())
                .startsWith("connection 1: not connected to " + api() + ": TLS failed: ")
                .contains("127.0.0.1");
    }

    @Test
    void serverThatSpeaksNoTlsIsNamed() throws InterruptedException {
        try (DeafServer server = DeafServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThat(fanOut("fanfare@wss://" + server.name(), "socket").failure())
                    .isEqualTo(
                            "connection 1: not connected to " + server.name() + ": TLS failed: it does not speak TLS");
        }
    }

    @Test
    void serverThatClosesAtOnceIsNamed() throws InterruptedException {
        try (DeafServer server = DeafServer.answeringAndClosing("")) {
            assertThat(fanOut("fanfare@wss://" + server.name(), "socket").failure())
                    .isEqualTo("connection 1: not connected to " + server.name() + ": closed by the server");
        }
    }

    @Test
    void serverThatIsNotThereIsNamed() throws InterruptedException {
        assertThat(fanOut("fanfare@wss://127.0.0.1:1", "socket").failure())
                .isEqualTo("connection 1: not connected to 127.0.0.1:1: connection refused: nothing listens there");
    }

    @Test
    void portThatWantsTlsIsNamedToWhoSpeaksNone() throws InterruptedException {
        assertThat(fanOut("fanfare@ws://" + clients(), "socket").failure())
                .startsWith("connection 1: not connected to " + clients() + ": ");
    }

    private static PhaseResult fanOut(String target, String publishBy) throws InterruptedException {
        return Bench.run(
                target,
                Mode.FANOUT,
                "subscribers",
                "10",
                "rate",
                "20",
                "seconds",
                "1",
                "warm-up",
                "0",
                "settle",
                "5",
                "publish-by",
                publishBy);
    }
}
