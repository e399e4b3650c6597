package io.fanfare.gateway.bootstrap;

import java.net.InetSocketAddress;

/** Binds one port of the node, and says in an operator's words why it can't. */
final class PortBinding {
    private final String section;
    private final String host;
    private final int port;

    /** What listens. */
    interface Listener {
        /** @return where it listens */
        InetSocketAddress open(InetSocketAddress address) throws Exception;
    }

    /** @param section of the configuration that has the host and the port */
    PortBinding(String section, String host, int port) {
        this.section = section;
        this.host = host;
        this.port = port;
    }

    /** @throws StartException that names the key to change */
    InetSocketAddress bind(Listener listener) throws StartException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new StartException(section + ".host: " + host + " (expected: a host name that resolves)", null);
        }
        try {
            return listener.open(address);
        } catch (Exception failure) {
            String reason = String.valueOf(failure.getMessage());
            throw new StartException(
                    section + ": can't listen on " + host + ":" + port + ": " + reason + " (expected: "
                            + expected(reason) + ")",
                    failure);
        }
    }

    private String expected(String reason) {
        if (reason.contains("Permission denied")) {
            return section + ".port: 1024 or more, or the right to bind lower ones, CAP_NET_BIND_SERVICE";
        }
        if (reason.contains("assign requested address")) {
            return section + ".host: an address of this machine";
        }
        return "a free port; " + section + ".port: 0 takes any";
    }
}
