package io.fanfare.gateway.settings;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What is known of an address to bind without asking a name server. */
public final class BindAddress {
    private BindAddress() {}

    /** Whether only this machine can reach the address. Of names, only {@code localhost} is known to be such. */
    public static boolean isLoopback(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return host.equalsIgnoreCase("localhost");
        }
        try {
            return InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(host + " is an address of " + address.length + " bytes", e);
        }
    }
}
