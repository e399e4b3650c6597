package io.fanfare.protocol.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.phoenix.PhoenixPresence.Meta;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is in a topic, as the objects that clients of Phoenix keep. */
class PresenceEntriesTest {
    @Test
    void sessionsOfOneUserAreMetasOfOneKey() {
        String entries = PhoenixPresence.entries(List.of(
                meta("a1", "ann", "{\"d\":1}"),
                meta("b1", "bob", "{}"),
                meta("a2", "ann", "{}"),
                meta("n1", "", "{}")));

        assertThat(entries)
                .isEqualTo("{\"ann\":{\"metas\":[{\"phx_ref\":\"a1.1\",\"d\":1},{\"phx_ref\":\"a2.1\"}]},"
                        + "\"bob\":{\"metas\":[{\"phx_ref\":\"b1.1\"}]},"
                        + "\"n1\":{\"metas\":[{\"phx_ref\":\"n1.1\"}]}}");
    }

    @Test
    void changeOfInfoNamesTheOneBefore() {
        assertThat(PhoenixPresence.entries(List.of(new Meta("a1", 7, 4, "ann", Payload.json("{}")))))
                .isEqualTo("{\"ann\":{\"metas\":[{\"phx_ref\":\"a1.7\",\"phx_ref_prev\":\"a1.4\"}]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__proto__",
                "constructor",
                "prototype",
                "toString",
                "hasOwnProperty",
                "valueOf",
                "__defineGetter__"
            })
    void userThatIsAMemberOfEveryObjectOfJavaScriptIsNoKey(String user) {
        assertThat(PhoenixPresence.entries(List.of(meta("x1", user, "{}"))))
                .isEqualTo("{\"x1\":{\"metas\":[{\"phx_ref\":\"x1.1\"}]}}");
    }

    @Test
    void keyIsAStringOfJson() {
        assertThat(PhoenixPresence.entries(List.of(meta("x1", "a\"b\\c", "{}"))))
                .startsWith("{\"a\\\"b\\\\c\":{");
        assertThat(PhoenixPresence.entries(List.of())).isEqualTo("{}");
    }

    private static Meta meta(String id, String user, String info) {
        return new Meta(id, 1, 0, user, Payload.json(info));
    }
}
