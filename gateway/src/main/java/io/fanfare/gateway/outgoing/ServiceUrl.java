package io.fanfare.gateway.outgoing;

import io.fanfare.gateway.settings.BindAddress;
import java.net.URI;

/** What the URL of a service may be: {@code https}, or {@code http} on this machine, where nobody can listen in. */
public final class ServiceUrl {
    /** As a phrase. */
    public static final String EXPECTED = "https://host/path, or http on a loopback address";

    private ServiceUrl() {}

    /** Whether it is one. */
    public static boolean isOne(String text) {
        URI url = parsed(text);
        return url != null && (url.getScheme().equalsIgnoreCase("https") || BindAddress.isLoopback(host(url)));
    }

    /** Whether it is one, or would be if what goes there might be read and changed on the way. */
    public static boolean isOneOrPlain(String text) {
        return parsed(text) != null;
    }

    /** Null if it can be nobody's. */
    private static URI parsed(String text) {
        try {
            URI url = URI.create(text);
            boolean isHttp = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            // A password in it would show in logs.
            boolean isPlace = url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
            return isHttp && isPlace && url.getPort() <= 65_535 ? url : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
