package io.fanfare.gateway.bootstrap;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How the files that the process may open are dealt out. A socket is one: without a share for each, clients could take all of
 * them, and then the node could neither be asked how it is, nor be published to, nor open a file of its own.
 *
 * @param all that the process may open
 * @param ofClients connections of the public port, at most
 * @param ofApi connections of the API, at most
 */
record OpenFiles(long all, int ofClients, int ofApi) {
    private static final int OWN_SHARE = 16;
    /** Files of the store, connections to Postgres and Redis, what a reload reads. */
    private static final int LEAST_OWN = 64;

    private static final int MOST_OWN = 1_024;
    private static final int API_SHARE = 8;

    /** Those of this process; where nobody can tell, as many as one wants. */
    static OpenFiles ofProcess() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() > 0) {
            return of(system.getMaxFileDescriptorCount(), Math.max(0, system.getOpenFileDescriptorCount()));
        }
        return new OpenFiles(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** @param inUse how many are open before a connection is */
    static OpenFiles of(long all, long inUse) {
        long own = Math.max(LEAST_OWN, Math.min(MOST_OWN, all / OWN_SHARE));
        long left = Math.max(API_SHARE, all - inUse - own);
        long api = Math.max(1, left / API_SHARE);
        return new OpenFiles(all, atMostInt(left - api), atMostInt(api));
    }

    private static int atMostInt(long count) {
        return (int) Math.min(Integer.MAX_VALUE, count);
    }

    /** What an operator should know, null if the configuration asks for no more than there is. */
    String shortage(int maxConnections, int maxApiConnections) {
        if (maxConnections <= ofClients && maxApiConnections <= ofApi) {
            return null;
        }
        return "the process may open " + all + " files (ulimit -n): at most "
                + Math.min(maxConnections, ofClients) + " connections of clients and "
                + Math.min(maxApiConnections, ofApi) + " of the API, instead of " + maxConnections + " and "
                + maxApiConnections;
    }
}
