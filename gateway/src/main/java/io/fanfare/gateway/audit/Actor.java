package io.fanfare.gateway.audit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Who did it.
 *
 * @param key the name of his key; null if he showed none that is known
 * @param address where he called from; null if it is not known, or nobody called
 */
public record Actor(String key, String address) {
    /** Nobody called: a file has changed, say. */
    public static final Actor NODE = new Actor(null, null);

    /** Somebody who has not shown a key. */
    public static Actor at(SocketAddress address) {
        return new Actor(
                null,
                address instanceof InetSocketAddress internet && internet.getAddress() != null
                        ? internet.getAddress().getHostAddress()
                        : null);
    }

    /** The same, who has shown a key. */
    public Actor withKey(String name) {
        return new Actor(name, address);
    }
}
