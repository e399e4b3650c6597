package io.fanfare.bench.load;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.check.Tally;

/**
 * A population that does something to a server. One thread calls these, in this order; {@link #run} several times if need
 * be. Each of them returns early once a stop is requested.
 */
public interface Load extends AutoCloseable {
    /**
     * Connects whoever is to be there from the beginning.
     *
     * @throws LoadException if the server does not let them in
     */
    void join() throws InterruptedException;

    /** Once everybody has joined: what is to be done before anything is measured. */
    default void prepare() throws InterruptedException {}

    /** Does it, until the window ends or it is done. */
    void run(Window window) throws InterruptedException;

    /** What was published, in all runs. */
    SentMessages sent();

    /**
     * Waits for what is still on its way, and says what arrived.
     *
     * @param sent by all processes that make the load
     */
    Tally finish(SentMessages sent) throws InterruptedException;

    /** Connections that it holds once it has joined. */
    int connections();

    /** Everybody leaves. */
    @Override
    void close();
}
