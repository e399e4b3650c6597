package io.fanfare.gateway.transport;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Which web pages may connect (RFC 6455 §10.2): those that are named, exactly, or, where none is, those of the host that they
 * connect to. Programs that are no browsers send no origin, and are not concerned; a browser's page can't leave it out. Cookies are
 * not read, so that a page can't act for somebody whose token it has not got.
 */
final class OriginRule {
    private OriginRule() {}

    /**
     * Looks at a page's origin.
     *
     * @param allowed exact origins; empty for those of the same host
     * @param host as the request has it; null if it has none
     * @param origin as the request has it; null if it has none
     */
    static boolean allows(List<String> allowed, String host, String origin) {
        if (origin == null || !allowed.isEmpty()) {
            return origin == null || allowed.contains(origin);
        }
        String page = hostOf(origin);
        return page != null && host != null && page.equals(hostOf("ws://" + host));
    }

    /** In lower case; null if there is none. */
    private static String hostOf(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
