package io.fanfare.client;

/** Runs what it is given one after the other, in the order given; and later what is to be run later. Everything of a client is confined to one. */
interface Loop {
    /** Elapsed milliseconds, time asleep included. */
    long nowMillis();

    /** From any thread. */
    void execute(Runnable task);

    /** From the loop only. */
    Timer after(long millis, Runnable task);

    /** What runs later. */
    interface Timer {
        void cancel();
    }
}
