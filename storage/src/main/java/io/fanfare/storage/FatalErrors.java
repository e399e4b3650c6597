package io.fanfare.storage;

/**
 * Tells errors that nothing can be done about from all others. A thread of a store goes on after the latter. One that meets a
 * fatal error fails what it had taken on and ends with that error, which thereby reaches its uncaught exception handler: the
 * process decides there to end as well.
 */
public final class FatalErrors {
    private FatalErrors() {}

    /** Whether the virtual machine is out of memory or broken. An endless recursion is a fault of one call only. */
    public static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }

    /** Throws what is fatal, and returns for anything else. */
    public static void rethrow(Throwable failure) {
        if (isFatal(failure)) {
            throw (VirtualMachineError) failure;
        }
    }
}
