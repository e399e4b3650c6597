package io.fanfare.bench.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.phoenix.RestartScript;
import io.fanfare.bench.phoenix.RestartingNode;
import io.fanfare.bench.process.InstalledProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages in Chromium that have no WebSocket, of an origin that is allowed, against the real jar. README.md says how to start it. */
@Tag("browser")
@Timeout(240)
class BrowserTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final long LIFE_SECONDS = 600;

    @TempDir
    private Path data;

    @Test
    void pageWithoutWebSocketLosesNothing() throws Exception {
        Path chromium = InstalledProgram.find("chromium");
        assertThat(chromium)
                .as("chromium on the PATH (apt-get install chromium)")
                .isNotNull();
        try (PageServer pages = new PageServer();
                RestartingNode node = new RestartingNode(
                        data,
                        Map.of(
                                "FANFARE_PUBLIC_ALLOWED_ORIGINS",
                                pages.origin(),
                                "FANFARE_AUTH_MODE",
                                "jwt",
                                "FANFARE_AUTH_HS256_SECRET",
                                SECRET))) {
            RestartScript.runScript(
                    node,
                    "browser",
                    "drive.mjs",
                    chromium.toString(),
                    pages.origin(),
                    node.http(),
                    node.api(),
                    token());
        }
    }

    private static String token() throws Exception {
        long now = System.currentTimeMillis() / 1000;
        String signed = base64("{\"alg\":\"HS256\"}")
                + '.'
                + base64("{\"sub\":\"ann\",\"iat\":" + now + ",\"exp\":" + (now + LIFE_SECONDS)
                        + ",\"fanfare\":{\"subscribe\":[\"room:*\"],\"publish\":[\"room:*\"]}}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        return signed + '.' + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
