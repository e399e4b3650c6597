package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** What may become of a frame that lost its end. */
final class Prefixes {
    private Prefixes() {}

    /**
     * The transport delimits frames, so a message cut inside its payload is a message with less of it, and a welcome cut
     * before its limits, or presence before its count, is that of a node which does not tell them. Every other cut is damage.
     */
    static void check(Vector vector, Record whole, ByteBuf prefix) {
        int length = prefix.readableBytes();
        Record decoded;
        try {
            decoded = Codec.decode(vector.sender(), prefix);
        } catch (ProtocolException fault) {
            assertThat(fault.close()).as("%d bytes", length).isEqualTo(CloseCode.MALFORMED_FRAME);
            return;
        }
        if (whole instanceof Event.Welcome welcome) {
            assertThat(decoded).as("%d bytes", length).isEqualTo(withoutLimits(welcome));
            return;
        }
        if (whole instanceof Event.PresenceState state) {
            assertThat(decoded).as("%d bytes", length).isEqualTo(withoutCount(state));
            return;
        }
        if (whole instanceof Event.PresenceChange change) {
            assertThat(decoded).as("%d bytes", length).isEqualTo(withoutCount(change));
            return;
        }
        assertThat(vector.isMessage()).as("%d bytes", length).isTrue();
        checkShorter((Event.Message) whole, (Event.Message) decoded, vector.frame().length - length);
    }

    private static Event.Welcome withoutLimits(Event.Welcome welcome) {
        assertThat(welcome.limits()).as("limits that were cut off").isNotNull();
        return new Event.Welcome(
                welcome.sessionId(),
                welcome.node(),
                welcome.heartbeatSeconds(),
                welcome.maxFrameBytes(),
                welcome.maxSubscriptions(),
                welcome.serverTimeMillis());
    }

    private static Event.PresenceState withoutCount(Event.PresenceState state) {
        assertThat(state.count()).as("a count that was cut off").isNotEqualTo(Event.PresenceState.NOT_TOLD);
        return new Event.PresenceState(
                state.requestId(),
                state.topic(),
                state.members(),
                state.more(),
                state.countOnly(),
                state.partial(),
                Event.PresenceState.NOT_TOLD);
    }

    private static Event.PresenceChange withoutCount(Event.PresenceChange change) {
        assertThat(change.count()).as("a count that was cut off").isNotEqualTo(Event.PresenceState.NOT_TOLD);
        return new Event.PresenceChange(change.topicId(), change.joined(), change.left(), Event.PresenceState.NOT_TOLD);
    }

    private static void checkShorter(Event.Message whole, Event.Message decoded, int missing) {
        byte[] bytes = whole.payload().bytes();
        byte[] rest = Arrays.copyOf(bytes, bytes.length - missing);
        assertThat(decoded.payload().bytes()).isEqualTo(rest);
        assertThat(decoded.topicId()).isEqualTo(whole.topicId());
        assertThat(decoded.offset()).isEqualTo(whole.offset());
        assertThat(decoded.event()).isEqualTo(whole.event());
        assertThat(decoded).isNotEqualTo(whole);
    }
}
