package io.fanfare.gateway.config;

import java.util.regex.Pattern;

/**
 * The variables that Kubernetes sets in every pod for each Service, in the manner of Docker's links: for one that is named
 * {@code fanfare} they begin like ours. They are told by their names and by what such a variable holds, so that a misspelled
 * key of ours is still refused.
 */
final class ServiceVariables {
    /** A Service's own name, its ports' names and numbers come in upper case with underscores. */
    private static final Pattern HOST = Pattern.compile("FANFARE(_[A-Z0-9_]+)?_SERVICE_HOST");

    private static final Pattern PORT = Pattern.compile("FANFARE(_[A-Z0-9_]+)?_SERVICE_PORT(_[A-Z0-9_]+)?");
    private static final Pattern URL = Pattern.compile("FANFARE(_[A-Z0-9_]+)?_PORT(_\\d+_(TCP|UDP|SCTP))?");
    private static final Pattern URL_PART =
            Pattern.compile("FANFARE(_[A-Z0-9_]+)?_PORT_\\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)");

    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]+");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
    private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://\\S+:\\d{1,5}");
    private static final Pattern LINK_PART = Pattern.compile("tcp|udp|sctp|\\d{1,5}|[0-9a-fA-F.:]+");

    private ServiceVariables() {}

    /** Whether a variable is of that kind. */
    static boolean isOne(String name, String value) {
        return HOST.matcher(name).matches() && ADDRESS.matcher(value).matches()
                || PORT.matcher(name).matches() && NUMBER.matcher(value).matches()
                || URL.matcher(name).matches() && LINK.matcher(value).matches()
                || URL_PART.matcher(name).matches() && LINK_PART.matcher(value).matches();
    }
}
