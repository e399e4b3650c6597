package io.fanfare.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceInfoTest {
    @Test
    void tokenHasTheLastWordOnEachMember() {
        Payload shown =
                PresenceInfo.of("{\"name\":\"Ann\",\"rank\":1}", Payload.json("{\"mood\":\"fine\",\"rank\":9}"), 100);

        assertThat(shown.text()).isEqualTo("{\"mood\":\"fine\",\"rank\":1,\"name\":\"Ann\"}");
    }

    @Test
    void nothingSaidIsAnEmptyObject() {
        assertThat(PresenceInfo.of(null, null, 0)).isEqualTo(Payload.json("{}"));
        assertThat(PresenceInfo.of(null, Payload.json("{}"), 0)).isEqualTo(Payload.json("{}"));
        assertThat(PresenceInfo.of("{\"a\":1}", null, 0)).isEqualTo(Payload.json("{\"a\":1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"__proto__\":{\"admin\":true}}",
                "{\"a\":[{\"constructor\":1}]}",
                "{\"a\":{\"prototype\":1}}",
                "{\"\\u005f_proto__\":1}",
                "{\"phx_ref\":\"x\"}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1}{}",
                "[1]",
                "1",
                "",
                "{\"a\":01}",
                "{\"a\":\"\u0001\"}"
            })
    void whatCouldBeTakenForSomethingElseIsRefused(String said) {
        assertThatThrownBy(() -> PresenceInfo.of(null, Payload.json(said), 1_000))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        fault -> assertThat(fault.error()).isEqualTo(ErrorCode.INVALID_PAYLOAD));
        assertThat(PresenceInfo.mayBeShown(Payload.json(said))).isFalse();
    }

    @Test
    void depthAndSizeAreBounded() {
        String deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
        assertThatThrownBy(() -> PresenceInfo.of(null, Payload.json(deep), 1_000))
                .hasMessageContaining("32");
        assertThatThrownBy(() -> PresenceInfo.of(null, Payload.json("{\"a\":12345}"), 10))
                .hasMessage("info: 11 bytes (expected: at most 10)");
        String half = "{\"a\":\"" + "x".repeat(2_500) + "\"}";
        assertThatThrownBy(() -> PresenceInfo.of(half.replace("\"a\"", "\"b\""), Payload.json(half), 4_096))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        fault -> assertThat(fault.error()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    }

    @Test
    void tokensInfoIsShownWithoutWhatMayNotBe() {
        Payload shown = PresenceInfo.of("{\"a\":{\"__proto__\":1,\"b\":2},\"phx_ref\":3,\"constructor\":4}", null, 0);

        assertThat(shown.text()).isEqualTo("{\"a\":{\"b\":2}}");
    }

    @Test
    void onlyWhatANodeHasWrittenMayBeShown() {
        Payload written =
                PresenceInfo.of(null, Payload.json("{\"a\": 1.50, \"b\":\"\\u00fc\", \"c\": 1e400, \"d\": -0.0}"), 100);

        assertThat(PresenceInfo.mayBeShown(written)).isTrue();
        assertThat(PresenceInfo.mayBeShown(Payload.json("{ }"))).isFalse();
        assertThat(PresenceInfo.mayBeShown(Payload.binary((byte) 1))).isFalse();
    }
}
