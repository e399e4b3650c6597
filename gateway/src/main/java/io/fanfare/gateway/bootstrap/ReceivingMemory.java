package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.config.ConfigException;
import io.fanfare.gateway.socket.ReceiveBudget;
import io.fanfare.gateway.transport.TransportSettings;
import io.netty.util.internal.PlatformDependent;
import java.util.List;

/** What messages of clients may take before they have wholly arrived, by the memory that the process may have. */
final class ReceivingMemory {
    /** The part of it that is given to them where the configuration does not say how much. */
    private static final int SHARE = 8;
    /** However little there is: a few of the largest messages. */
    private static final int LARGEST_MESSAGES = 8;

    private ReceivingMemory() {}

    /** What the process may have of whichever is less: the heap, or the direct memory in which sockets are read. */
    static long bytes() {
        return Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
    }

    static ReceiveBudget publicBudget(TransportSettings settings) {
        long all = settings.maxReceivingBytes();
        if (all == 0) {
            all = Math.max(bytes() / SHARE, (long) LARGEST_MESSAGES * settings.maxFrameBytes());
        }
        long ofAddress = settings.maxReceivingBytesPerAddress();
        return new ReceiveBudget(all, ofAddress == 0 ? all / 2 : ofAddress);
    }

    /**
     * Checks what the configuration says itself.
     *
     * @throws ConfigException if that is more than half of what there is
     */
    static void check(TransportSettings settings, long bytes) throws ConfigException {
        if (settings.maxReceivingBytes() > bytes / 2) {
            throw new ConfigException(List.of("public.max-receiving-bytes: " + settings.maxReceivingBytes()
                    + " (expected: at most " + bytes / 2 + ", half of the heap or of direct memory, whichever is less:"
                    + " raise -Xmx or -XX:MaxDirectMemorySize)"));
        }
    }
}
