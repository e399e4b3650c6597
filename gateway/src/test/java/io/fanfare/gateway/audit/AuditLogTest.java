package io.fanfare.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-11-27T02:30:00.123Z");
    private static final Actor BILLING =
            Actor.at(new InetSocketAddress("192.0.2.1", 4_711)).withKey("billing");

    @RegisterExtension
    private final AuditLines lines = new AuditLines();

    private final AuditLog audit = new AuditLog(InstantSource.fixed(NOW.plusNanos(456_789)));

    @Test
    void lineIsJsonWithAlwaysTheSameMembers() {
        audit.done(AuditEvent.REVOCATION, BILLING, "user line1", null);
        audit.failed(AuditEvent.RELOAD, Actor.NODE, "configuration line2", "it is wrong");

        assertThat(lines.texts())
                .contains(
                        "{\"time\":\"2026-11-27T02:30:00.123Z\",\"event\":\"revocation\",\"key\":\"billing\","
                                + "\"address\":\"192.0.2.1\",\"what\":\"user line1\",\"outcome\":\"done\","
                                + "\"reason\":null,\"count\":1}",
                        "{\"time\":\"2026-11-27T02:30:00.123Z\",\"event\":\"reload\",\"key\":null,\"address\":null,"
                                + "\"what\":\"configuration line2\",\"outcome\":\"failed\",\"reason\":\"it is wrong\","
                                + "\"count\":1}");
    }

    @Test
    void whatCallersSendCannotBreakTheLine() {
        String user = "u\n{\"event\":\"done\"}\u2028\u0000\u00fc" + "x".repeat(1_000);

        audit.done(AuditEvent.FORCE_OFF, BILLING, user, null);

        String line = lines.texts().stream()
                .filter(text -> text.contains("\\n{\\\"event"))
                .findFirst()
                .orElseThrow();
        assertThat(line).matches("[\\x20-\\x7e]+").hasSizeLessThan(900);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffk_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl",
            })
    void keyOrTokenThatStandsWhereItDoesNotBelongIsNotWritten(String secret) {
        audit.done(AuditEvent.REVOCATION, BILLING, "token masked " + secret, "for " + secret);

        assertThat(lines.of(AuditEvent.REVOCATION, "what", "token masked ***"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get("reason").textValue()).isEqualTo("for ***");
                    assertThat(line.toString()).doesNotContain(secret.substring(5, 20));
                });
    }

    @Test
    void floodOfRefusalsIsALineAndTheRestIsCounted() {
        for (int i = 0; i < 10_000; i++) {
            audit.refused("unknown", Actor.NODE, "GET /flood", "key: not known");
        }
        audit.flush();
        audit.close();

        List<JsonNode> written = lines.of(AuditEvent.REFUSAL, "what", "GET /flood");
        assertThat(written).hasSizeBetween(2, 5);
        assertThat(written.stream()
                        .mapToInt(line -> line.get("count").intValue())
                        .sum())
                .isEqualTo(10_000);
    }

    @Test
    void oneKindHidesNoOther() {
        audit.refused("key a", BILLING, "GET /a", "scope");
        audit.refused("key a", BILLING, "GET /a", "scope");
        audit.refused("key b", BILLING, "GET /b", "scope");

        assertThat(lines.of(AuditEvent.REFUSAL, "what", "GET /a")).hasSize(1);
        assertThat(lines.of(AuditEvent.REFUSAL, "what", "GET /b")).hasSize(1);
    }

    @Test
    void kindsWithoutEndTakeNoMoreThanTheirShare() {
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            kinds.add("key " + i);
        }

        kinds.forEach(kind -> audit.refused(kind, BILLING, "GET /kinds", "scope"));
        audit.close();

        List<JsonNode> written = lines.of(AuditEvent.REFUSAL, "what", "GET /kinds");
        assertThat(written).hasSizeLessThan(2_100);
        assertThat(written.stream()
                        .mapToInt(line -> line.get("count").intValue())
                        .sum())
                .isEqualTo(5_000);
    }
}
