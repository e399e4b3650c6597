package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Well-formed requests at and above the limits. The small ones are in {@code vectors/refused.txt}. */
class RequestFaultTest {
    private static final TopicName TOPIC = TopicName.of("room:42");

    @RegisterExtension
    final Buffers buffers = new Buffers();

    @Test
    void tokenAboveTheLimitIsRefusedWithoutBeingRepeated() {
        String token = "secret".repeat(2_000);

        ProtocolException hello = fault(new Command.Hello(token, "", "", 0, ""));
        ProtocolException refresh = fault(new Command.RefreshToken(8, token));

        assertThat(hello.error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refresh.error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refresh.requestId()).isEqualTo(8);
        assertThat(hello).hasMessage("token: 12000 bytes (expected: at most 8192)");
        assertThat(refresh).hasMessage(hello.getMessage());
    }

    @Test
    void tokenOfExactlyTheLimitIsTaken() {
        assertTaken(new Command.Hello("t".repeat(ProtocolLimits.MAX_TOKEN_BYTES), "", "", 0, ""));
    }

    @Test
    void clientNameAndSessionAboveTheirLimitsAreRefused() {
        assertThat(fault(new Command.Hello("", "n".repeat(101), "", 0, "")))
                .hasMessage("clientName: 101 bytes (expected: at most 100)");
        assertThat(fault(new Command.Hello("", "", "n".repeat(101), 0, "")))
                .hasMessage("clientVersion: 101 bytes (expected: at most 100)");
        assertThat(fault(new Command.Hello("", "", "", 0, "n".repeat(65))))
                .hasMessage("resumeSession: 65 bytes (expected: at most 64)");
    }

    @Test
    void payloadAboveTheLimitIsRefusedAndOfExactlyTheLimitTaken() {
        int limit = ProtocolLimits.MAX_PAYLOAD_BYTES;

        ProtocolException fault = fault(publish(new byte[limit + 1]));

        assertThat(fault.error()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(fault.requestId()).isEqualTo(3);
        assertTaken(publish(new byte[limit]));
    }

    @Test
    void requestForMoreTopicsThanAllowedIsRefusedAndForAsManyTaken() {
        int limit = ProtocolLimits.MAX_TOPICS_PER_REQUEST;

        ProtocolException subscribe =
                fault(new Command.Subscribe(9, Collections.nCopies(limit + 1, Command.Subscribe.Target.live(TOPIC))));
        ProtocolException unsubscribe = fault(new Command.Unsubscribe(9, Collections.nCopies(limit + 1, TOPIC)));

        assertThat(subscribe).hasMessage("count: 1001 (expected: 1..1000)");
        assertThat(subscribe.requestId()).isEqualTo(9);
        assertThat(unsubscribe).hasMessage(subscribe.getMessage());
        assertTaken(new Command.Subscribe(9, Collections.nCopies(limit, Command.Subscribe.Target.live(TOPIC))));
        assertTaken(new Command.Unsubscribe(9, Collections.nCopies(limit, TOPIC)));
    }

    @Test
    void faultNamesFieldValueAndWhatWasExpected() {
        assertThat(fault(new Command.History(5, TOPIC, new Position(1, 0), 1_001)))
                .hasMessage("limit: 1001 (expected: 1..1000)");
        assertThat(fault(new Command.Publish(5, TOPIC, "a\tb", Payload.json("{}"), null, true)))
                .hasMessage("event: control character at index 1 (expected: none)");
        assertThat(fault(new Command.Publish(5, TOPIC, "a", Payload.json("{}"), "", true)))
                .hasMessage("key: 0 bytes (expected: 1..200)");
    }

    @Test
    void decodedValuesDoNotShareTheFramesMemory() {
        ByteBuf frame = buffers.empty();
        CompactCommands.encode(publish(new byte[] {1, 2, 3}), frame);

        Command decoded = CompactCommands.decode(frame);
        frame.setZero(0, frame.capacity());

        assertThat(decoded).isEqualTo(publish(new byte[] {1, 2, 3}));
    }

    private void assertTaken(Command command) {
        ByteBuf frame = buffers.empty();
        CompactCommands.encode(command, frame);
        assertThat(CompactCommands.decode(frame)).isEqualTo(command);
    }

    private ProtocolException fault(Command command) {
        ByteBuf frame = buffers.empty();
        CompactCommands.encode(command, frame);
        ProtocolException fault = catchThrowableOfType(ProtocolException.class, () -> CompactCommands.decode(frame));
        assertThat(fault.close()).isNull();
        return fault;
    }

    private static Command publish(byte[] payload) {
        return new Command.Publish(3, TOPIC, "message", Payload.binary(payload), null, false);
    }
}
