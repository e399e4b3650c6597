package io.fanfare.gateway.socket;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Who counts as one caller where limits go by address: an IPv4 address, or the /64 of an IPv6 one, of which a single machine
 * has all. What is no address of the internet counts as one caller.
 *
 * @param bits the address, or the first half of a longer one
 */
public record AddressBlock(boolean isIpv6, long bits) {
    private static final int BYTES = 8;
    /** The least that is routed by itself: a /24. */
    private static final long IPV4_NETWORK = ~0xFFL;
    /** What a site is given: a /48. */
    private static final long IPV6_NETWORK = ~0xFFFFL;

    public static AddressBlock of(SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? of(internet.getAddress())
                : new AddressBlock(false, 0);
    }

    private static AddressBlock of(InetAddress address) {
        byte[] bytes = address.getAddress();
        long bits = 0;
        for (int i = 0; i < Math.min(bytes.length, BYTES); i++) {
            bits = bits << Byte.SIZE | bytes[i] & 0xFF;
        }
        return new AddressBlock(address instanceof Inet6Address, bits);
    }

    /** The network that it is in: a /24, or a /48 of IPv6. */
    AddressBlock network() {
        return new AddressBlock(isIpv6, bits & (isIpv6 ? IPV6_NETWORK : IPV4_NETWORK));
    }
}
