package io.fanfare.gateway.socket;

import java.net.URI;
import java.util.Locale;

/**
 * Tells what a program of this machine asks for from what a web page makes a browser ask for. A port without authentication
 * that listens on loopback is safe from other machines, but not from pages in this machine's browser: they send requests
 * across sites, and point a name of theirs at 127.0.0.1 (DNS rebinding). Such requests carry a {@code Host} or an
 * {@code Origin} that is not this machine.
 */
public final class LocalCallers {
    private static final String LOCALHOST = "localhost";

    private LocalCallers() {}

    /**
     * Looks at the two headers.
     *
     * @param host as the request has it; null if it has none
     * @param origin as the request has it; null if it has none, as programs that are no browsers do
     * @return what is wrong, such as {@code Host: evil.example (expected: …)}; null if nothing is
     */
    public static String fault(String host, String origin) {
        if (host != null && !isLocal(withoutPort(host))) {
            return "Host: " + host + " (expected: localhost or 127.0.0.1, since this port asks nobody who they are)";
        }
        if (origin != null && !isLocalOrigin(origin)) {
            return "Origin: " + origin + " (expected: none, or a page of this machine, since this port asks nobody who"
                    + " they are)";
        }
        return null;
    }

    private static boolean isLocalOrigin(String origin) {
        try {
            URI uri = URI.create(origin);
            return uri.getScheme() != null && uri.getHost() != null && isLocal(uri.getHost());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** The host of {@code host:port}, an IPv6 address in its brackets. What has no number behind the colon has no port. */
    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean isPort =
                colon > host.lastIndexOf(']') && host.substring(colon + 1).matches("[0-9]{0,5}");
        return isPort ? host.substring(0, colon) : host;
    }

    private static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals(LOCALHOST)
                || name.endsWith("." + LOCALHOST)
                || name.equals("[::1]")
                || name.equals("[0:0:0:0:0:0:0:1]")
                || name.matches("127(\\.\\d{1,3}){3}");
    }
}
