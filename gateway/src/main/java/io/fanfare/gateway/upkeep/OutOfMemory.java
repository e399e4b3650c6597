package io.fanfare.gateway.upkeep;

import io.netty.util.internal.OutOfDirectMemoryError;

/**
 * Ends a process that is out of memory. Which of its threads lost what is not known then: what is acknowledged is committed,
 * clients come back to another node or to the next process, and both are better than a node that only seems to live.
 *
 * <p>{@code -XX:+ExitOnOutOfMemoryError} in {@code config/jvm.options} does so at the first such error; this is for a
 * {@code java -jar} without it.
 */
public final class OutOfMemory {
    /** The exit code of the JVM's own option. */
    private static final int STATUS = 3;

    private OutOfMemory() {}

    /**
     * Does not return if a failure, or what caused it, is the JVM's lack of memory. A bound of Netty's pool that is reached
     * is none: one allocation was refused, and the rest goes on.
     */
    public static void endProcessIf(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 16; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError && !(cause instanceof OutOfDirectMemoryError)) {
                endProcess(cause);
            }
            depth++;
        }
    }

    private static void endProcess(Throwable cause) {
        try {
            System.err.println("out of memory, the process ends: " + cause.getMessage());
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
