package io.fanfare.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private static final TopicName TOPIC = TopicName.of("room:42");

    @Test
    void payloadsAreEqualIfFormatAndBytesAre() {
        Payload payload = Payload.binary((byte) 1, (byte) 2);

        assertThat(payload)
                .isEqualTo(Payload.binary((byte) 1, (byte) 2))
                .hasSameHashCodeAs(Payload.binary((byte) 1, (byte) 2))
                .isNotEqualTo(Payload.binary((byte) 1))
                .isNotEqualTo(new Payload(PayloadFormat.JSON, payload.bytes()));
    }

    @Test
    void recordsThatCarryPayloadsAreEqualByTheirContent() {
        assertThat(new Event.Message(1, 2, "message", Payload.json("{}")))
                .isEqualTo(new Event.Message(1, 2, "message", Payload.json("{}")));
        assertThat(new Command.Publish(1, TOPIC, "message", Payload.json("{}"), null, true))
                .isEqualTo(new Command.Publish(1, TopicName.of("room:42"), "message", Payload.json("{}"), null, true));
    }

    @Test
    void listsAreCopiedAndCannotBeChanged() {
        List<TopicName> topics = new ArrayList<>(List.of(TOPIC));
        Command.Unsubscribe unsubscribe = new Command.Unsubscribe(1, topics);

        topics.clear();

        assertThat(unsubscribe.topics()).containsExactly(TOPIC);
        assertThatThrownBy(() -> unsubscribe.topics().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void tokensAreNotInTheTextOfCommands() {
        assertThat(new Command.Hello("secret", "ios", "1", 0, "").toString()).doesNotContain("secret");
        assertThat(new Command.RefreshToken(1, "secret").toString()).doesNotContain("secret");
    }

    @Test
    void positionOutsideItsRangesIsRefused() {
        assertThat(new Position(Position.MAX_EPOCH, Long.MAX_VALUE).epoch()).isEqualTo((1L << 53) - 1);
        assertThatThrownBy(() -> new Position(Position.MAX_EPOCH + 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Position(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Position(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void codesAreFoundByTheirNumbersAndUnknownNumbersAreNot() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.ofNumber(code.number())).isEqualTo(code);
        }
        for (CloseCode code : CloseCode.values()) {
            assertThat(CloseCode.ofNumber(code.number())).isEqualTo(code);
        }
        for (long unknown : new long[] {-1, 0, 99, 255, 256, 1000, 65_536, Long.MAX_VALUE}) {
            assertThat(ErrorCode.ofNumber(unknown)).isNull();
            assertThat(CloseCode.ofNumber(unknown)).isNull();
        }
    }

    @Test
    void whatMayBeRetriedUnchangedIsNobodysFaultAndNothingElse() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(code.isClientsFault()).as(code.name()).isNotEqualTo(code.isRetryable());
        }
    }

    @Test
    void faultKeepsItsCodeWhenARequestIsNamed() {
        ProtocolException error =
                ProtocolException.error(ErrorCode.FORBIDDEN, "text").withRequestId(7);
        ProtocolException close = ProtocolException.close(CloseCode.TOO_LARGE, "text");

        assertThat(error.error()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(error.close()).isNull();
        assertThat(error.requestId()).isEqualTo(7);
        assertThat(error).hasMessage("text");
        assertThat(close.close()).isEqualTo(CloseCode.TOO_LARGE);
        assertThat(close.error()).isNull();
        assertThat(close.getStackTrace()).isEmpty();
    }
}
