package io.fanfare.storage.commit;

import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import java.util.List;

/** What writes a store's transactions. Only the commit thread calls it. After any failure it can be called again. */
public interface Ledger {

    /**
     * Commits publications in one transaction: all of them or none. A key that occurs twice in the batch is a duplicate the
     * second time.
     *
     * @param batch 1 or more, in the order in which offsets are to be given
     * @return one result for each, in their order; null for one that was left out, because its topic can't be made
     * @throws StoreException that says what is known of the batch; unless it is {@code OUTCOME_UNKNOWN} nothing was stored
     */
    List<Appended> commit(List<Publication> batch);

    /**
     * Commits something that nobody sees, in the way of a batch, so as to know whether that works. One attempt, without
     * waiting for better times.
     *
     * @throws StoreException if it does not
     */
    default void probe() {}

    /** Whether other nodes commit to the same store, and would fail if it does. */
    default boolean isShared() {
        return false;
    }
}
