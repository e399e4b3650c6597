package io.fanfare.gateway.socket;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** Addresses and networks behind which there are many clients, such as load balancers. */
public final class TrustedAddresses {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int IPV4_BYTES = 4;

    private final List<IpSubnetFilterRule> networks;

    /** @param networks each {@link #isOne} */
    public TrustedAddresses(List<String> networks) {
        this.networks = networks.stream().map(TrustedAddresses::rule).toList();
    }

    /** Whether this is an address, or a network such as {@code 10.0.0.0/8}. */
    public static boolean isOne(String text) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(address(text));
        if (address == null) {
            return false;
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return true;
        }
        String bits = text.substring(slash + 1);
        return bits.matches("\\d{1,3}")
                && Integer.parseInt(bits) <= (address.length == IPV4_BYTES ? IPV4_BITS : IPV6_BITS);
    }

    private static String address(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    private static IpSubnetFilterRule rule(String text) {
        String address = address(text);
        int slash = text.indexOf('/');
        int allBits = address.indexOf(':') < 0 ? IPV4_BITS : IPV6_BITS;
        int bits = slash < 0 ? allBits : Integer.parseInt(text.substring(slash + 1));
        return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    }

    boolean contain(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet) || internet.isUnresolved()) {
            return false;
        }
        for (IpSubnetFilterRule network : networks) {
            if (network.matches(internet)) {
                return true;
            }
        }
        return false;
    }
}
