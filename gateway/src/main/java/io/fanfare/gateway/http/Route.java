package io.fanfare.gateway.http;

import io.netty.handler.codec.http.HttpMethod;

/**
 * One method on one path.
 *
 * @param template such as {@code /v1/topics/{topic}/messages}, with at most one variable, which stands for one segment; also
 *     the route's name in metrics
 * @param access who may use it
 * @param accepts what it takes besides
 */
record Route(HttpMethod method, String template, RouteAccess access, Accepts accepts, Resource resource) {
    /** Where a slash would have to be written otherwise. */
    private static final String SLASH = "%2F";

    /** Whether it answers this method: HEAD like GET (RFC 9110 §9.3.2). */
    boolean takes(HttpMethod asked) {
        return method.equals(asked) || method.equals(HttpMethod.GET) && asked.equals(HttpMethod.HEAD);
    }

    /** As logs call it. */
    String name() {
        return method + " " + template;
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
        String between = between(path, at);
        return between == null || between.indexOf('/') >= 0 ? null : between;
    }

    /** How a path would be this one, if it is but for slashes in what stands for the variable; else null. */
    String escaped(String path) {
        int at = template.indexOf('{');
        String between = at < 0 ? null : between(path, at);
        return between == null || between.indexOf('/') < 0
                ? null
                : template.substring(0, at)
                        + between.replace("/", SLASH)
                        + template.substring(template.indexOf('}') + 1);
    }

    /** What stands between that before the variable and that after it, or null. */
    private String between(String path, int variableAt) {
        String before = template.substring(0, variableAt);
        String after = template.substring(template.indexOf('}') + 1);
        boolean isOne =
                path.length() > before.length() + after.length() && path.startsWith(before) && path.endsWith(after);
        return isOne ? path.substring(before.length(), path.length() - after.length()) : null;
    }
}
