package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import java.util.Arrays;

/** What holds whatever comes over a connection of the public port. */
final class SocketRules {
    /** More than what a connection of {@link TestPort} may hold of a message, twice, and what waits for its client. */
    private static final long MAX_HELD_BYTES = 256 * 1024;

    private SocketRules() {}

    /** Comes in one piece, and in two: cut differently it means the same. */
    static void check(DialectEndpoint endpoint, byte[] before, byte[] bytes) {
        Outcome whole = outcome(endpoint, before, bytes);
        int middle = bytes.length / 2;
        Outcome cut = outcome(
                endpoint, before, Arrays.copyOf(bytes, middle), Arrays.copyOfRange(bytes, middle, bytes.length));

        assertThat(cut).isEqualTo(whole);
    }

    /** What is left of a connection that was told something. */
    private record Outcome(boolean isOpen, String ended, String refused) {}

    private static Outcome outcome(DialectEndpoint endpoint, byte[] before, byte[]... parts) {
        try (TestPort port = new TestPort(endpoint)) {
            if (before.length > 0) {
                port.receive(before);
            }
            for (byte[] part : parts) {
                if (port.isOpen()) {
                    port.receive(part);
                    port.sentBytes();
                    assertThat(port.heldBytes()).isLessThan(MAX_HELD_BYTES);
                }
            }
            assertThat(port.ended).doesNotContain(CloseCode.INTERNAL).hasSizeLessThan(2);
            assertThat(port.refused).doesNotContain(500).hasSizeLessThan(2);
            return new Outcome(port.isOpen(), port.ended.toString(), port.refused.toString());
        }
    }
}
