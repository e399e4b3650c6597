package io.fanfare.storage.commit;

import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.StoreException;
import java.util.List;

/** What writes a store's transactions. Only the commit thread calls it. */
public interface Ledger {

    /**
     * Commits publications in one transaction: all of them or none. A key that occurs twice in the batch is a duplicate the
     * second time.
     *
     * @param batch 1 or more, in the order in which offsets are to be given
     * @return one result for each, in their order
     * @throws StoreException that says what is known of the batch; unless it is {@code OUTCOME_UNKNOWN} nothing was stored
     */
    List<Appended> commit(List<Publication> batch);
}
