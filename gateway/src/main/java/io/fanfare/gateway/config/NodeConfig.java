package io.fanfare.gateway.config;

import io.fanfare.gateway.settings.Key;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.fanfare.protocol.ProtocolLimits;

/**
 * This gateway process.
 *
 * @param id its name in the cluster, empty to make one up from the host name and a random part
 * @param loops event loops, 0 for one per core
 */
public record NodeConfig(
        String id,
        Transport transport,
        @Range(min = 0, max = 256) int loops) implements Section {

    /** How sockets are driven. */
    public enum Transport {
        /** Epoll where there is one, else NIO. */
        AUTO,
        EPOLL,
        @Key("io_uring")
        IO_URING,
        NIO
    }

    @Override
    public void check(SectionProblems faults) {
        if (id.length() > ProtocolLimits.MAX_NODE_ID_BYTES || !id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            faults.add("id", id, "0.." + ProtocolLimits.MAX_NODE_ID_BYTES + " visible ASCII characters");
        }
    }
}
