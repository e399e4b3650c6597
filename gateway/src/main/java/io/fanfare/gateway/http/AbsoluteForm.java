package io.fanfare.gateway.http;

/**
 * A request's target that names scheme and host as well, as clients send it to proxies (RFC 9112 §3.2.2).
 *
 * @param authority host and port
 * @param pathAndQuery what an origin server looks at; begins with a slash
 */
record AbsoluteForm(String authority, String pathAndQuery) {
    private static final String[] SCHEMES = {"http://", "https://"};

    /** Null if the target is in another form. */
    static AbsoluteForm of(String target) {
        for (String scheme : SCHEMES) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                int start = scheme.length();
                int end = endOfAuthority(target, start);
                String rest = target.substring(end);
                return new AbsoluteForm(target.substring(start, end), rest.startsWith("/") ? rest : "/" + rest);
            }
        }
        return null;
    }

    private static int endOfAuthority(String target, int start) {
        int i = start;
        while (i < target.length() && target.charAt(i) != '/' && target.charAt(i) != '?') {
            i++;
        }
        return i;
    }
}
