package io.fanfare.gateway.http;

import io.netty.handler.codec.http.HttpMethod;

/**
 * One method on one path.
 *
 * @param template such as {@code /v1/topics/{topic}/messages}, with at most one variable, which stands for one segment; also
 *     the route's name in metrics
 */
record Route(HttpMethod method, String template, Resource resource) {
    /** Whether it answers this method: HEAD like GET (RFC 9110 §9.3.2). */
    boolean takes(HttpMethod asked) {
        return method.equals(asked) || method.equals(HttpMethod.GET) && asked.equals(HttpMethod.HEAD);
    }

    /** The methods that it answers, as an Allow header names them. */
    String methods() {
        return method.equals(HttpMethod.GET) ? "GET, HEAD" : method.name();
    }

    /** What stands for the variable, still encoded; empty if the template has none; null if the path is not this one. */
    String match(String path) {
        int at = template.indexOf('{');
        if (at < 0) {
            return path.equals(template) ? "" : null;
        }
        String before = template.substring(0, at);
        String after = template.substring(template.indexOf('}') + 1);
        if (path.length() <= before.length() + after.length() || !path.startsWith(before) || !path.endsWith(after)) {
            return null;
        }
        String segment = path.substring(before.length(), path.length() - after.length());
        return segment.indexOf('/') < 0 ? segment : null;
    }
}
