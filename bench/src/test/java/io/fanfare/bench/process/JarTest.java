package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is shipped, and what is not. */
class JarTest {
    private static final long MAX_BYTES = 28L << 20;

    @Test
    void embeddedStoreIsShippedForThePlatformsThatItRunsOn() throws IOException {
        try (ZipFile jar = new ZipFile(GatewayProcess.JAR.toFile())) {
            List<String> platforms = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("org/sqlite/native/"))
                    .map(name -> name.substring("org/sqlite/native/".length(), name.lastIndexOf('/')))
                    .toList();

            assertThat(platforms)
                    .containsExactlyInAnyOrder(
                            "Linux/x86_64",
                            "Linux/aarch64",
                            "Linux-Musl/x86_64",
                            "Linux-Musl/aarch64",
                            "Mac/x86_64",
                            "Mac/aarch64",
                            "Windows/x86_64",
                            "Windows/aarch64");
        }
    }

    @Test
    void boringSslIsShippedForServersOnly() throws IOException {
        try (ZipFile jar = new ZipFile(GatewayProcess.JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName).filter(name -> name.contains("netty_tcnative")))
                    .containsExactlyInAnyOrder(
                            "META-INF/native/libnetty_tcnative_linux_x86_64.so",
                            "META-INF/native/libnetty_tcnative_linux_aarch_64.so");
        }
    }

    @Test
    void whatItIsMadeOfIsListedBesideIt() throws IOException {
        Path sbom = GatewayProcess.JAR.resolveSibling("fanfare-sbom.json");
        assumeTrue(Files.exists(sbom), "a build with -o makes none");
        JsonNode list = new ObjectMapper().readTree(sbom.toFile());

        assertThat(list.at("/bomFormat").textValue()).isEqualTo("CycloneDX");
        assertThat(list.at("/components").findValuesAsText("name"))
                .contains(
                        "netty-transport",
                        "lettuce-core",
                        "reactor-core",
                        "sqlite-jdbc",
                        "postgresql",
                        "fanfare-storage")
                .noneMatch(name -> name.contains("junit") || name.contains("assertj"));
    }

    @Test
    void jarStaysSmall() throws IOException {
        assertThat(Files.size(GatewayProcess.JAR)).isLessThan(MAX_BYTES);
    }
}
