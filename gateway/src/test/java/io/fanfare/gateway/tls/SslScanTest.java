package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Debian's sslscan finds on both ports: nothing below current good practice. Needs {@code apt-get install sslscan}. */
@Tag("sslscan")
class SslScanTest {
    private static final Path TOOL = Path.of("/usr/bin/sslscan");
    private static final String MODERN_SUITE = "TLS_\\S+|ECDHE-\\S+-(GCM-SHA\\d+|CHACHA20-POLY1305)";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "openssl"})
    void nothingWeakIsOffered(String provider) throws Exception {
        assumeTrue(Files.isExecutable(TOOL), "sslscan is not installed: apt-get install sslscan");
        TlsNode tls = TlsNode.start(new TestAuthority(folder), provider);

        for (InetSocketAddress port : List.of(tls.node.publicAddress(), tls.node.apiAddress())) {
            assertModern(scan(port));
        }
        tls.node.stop();
    }

    private static String scan(InetSocketAddress port) throws Exception {
        Process scan = new ProcessBuilder(TOOL.toString(), "--no-colour", "localhost:" + port.getPort())
                .redirectErrorStream(true)
                .start();
        String report = new String(scan.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(scan.waitFor()).as(report).isZero();
        return report;
    }

    private static void assertModern(String report) {
        assertThat(report)
                .containsPattern("SSLv2 +disabled")
                .containsPattern("SSLv3 +disabled")
                .containsPattern("TLSv1.0 +disabled")
                .containsPattern("TLSv1.1 +disabled")
                .containsPattern("TLSv1.2 +enabled")
                .containsPattern("TLSv1.3 +enabled")
                .contains("not vulnerable to heartbleed")
                .doesNotContain("Insecure session renegotiation")
                .doesNotContain("Compression enabled");
        List<String> suites = report.lines()
                .filter(line -> line.matches("(Preferred|Accepted) .*"))
                .map(line -> line.split(" +")[4])
                .toList();
        assertThat(suites).hasSizeGreaterThan(3).allMatch(suite -> suite.matches(MODERN_SUITE));
    }
}
