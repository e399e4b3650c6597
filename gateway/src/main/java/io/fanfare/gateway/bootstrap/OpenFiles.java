package io.fanfare.gateway.bootstrap;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;

/**
 * How the files that the process may open are dealt out. A socket is one: if clients could take all of them, the node could
 * neither be asked how it is, nor be published to, nor open a file of its own. So some are kept back for the node, and some for
 * the API; the API may have more than these, and clients less, as long as the other side does not use them.
 */
final class OpenFiles {
    private static final int OWN_SHARE = 16;
    /** Files of the store, connections to Postgres and Redis, what a reload reads. */
    private static final int LEAST_OWN = 64;

    private static final int MOST_OWN = 1_024;
    private static final int API_SHARE = 8;

    private final long all;
    /** For connections. */
    private final long left;

    private final long keptForApi;
    private volatile IntSupplier clients = () -> 0;
    private volatile IntSupplier callers = () -> 0;

    /** @param inUse how many are open before a connection is */
    OpenFiles(long all, long inUse) {
        this.all = all;
        long own = Math.max(LEAST_OWN, Math.min(MOST_OWN, all / OWN_SHARE));
        left = Math.max(API_SHARE, all - inUse - own);
        keptForApi = Math.max(1, left / API_SHARE);
    }

    /** Those of this process; where nobody can tell, as many as one wants. */
    static OpenFiles ofProcess() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() > 0) {
            return new OpenFiles(system.getMaxFileDescriptorCount(), Math.max(0, system.getOpenFileDescriptorCount()));
        }
        return new OpenFiles(Long.MAX_VALUE, 0);
    }

    /** How many connections clients have. */
    void countClients(IntSupplier count) {
        clients = count;
    }

    /** How many connections the API has. */
    void countCallers(IntSupplier count) {
        callers = count;
    }

    /** How many connections clients may have now. */
    int maxClients() {
        return atMostInt(left - Math.max(keptForApi, callers.getAsInt()));
    }

    /** How many connections the API may have now. */
    int maxCallers() {
        return atMostInt(Math.max(keptForApi, left - clients.getAsInt()));
    }

    private static int atMostInt(long count) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, count));
    }

    /** What an operator should know, null if the configuration asks for no more than there is. */
    String shortage(int maxConnections, int maxApiConnections) {
        if ((long) maxConnections + maxApiConnections <= left) {
            return null;
        }
        return "the process may open " + all + " files (ulimit -n): at most " + left
                + " connections of clients and the API, of which " + keptForApi
                + " are kept for the API, instead of " + maxConnections + " and " + maxApiConnections;
    }
}
