package io.fanfare.gateway.topic;

import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.TopicPage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells a publish that is sent again from another one that has come under the same key: reads the first, which costs a read
 * for each duplicate and nothing for any other. Where the first can't be read, or is not there any more, it stands.
 */
final class KeyReuse {
    private static final int ONE = 1;

    private final HistoryStore store;

    KeyReuse(HistoryStore store) {
        this.store = store;
    }

    /**
     * @param appended what the store has answered
     * @return the same, later for a duplicate; fails with {@link ErrorCode#KEY_REUSED} if the first publication under the key
     *     was another
     */
    CompletionStage<Appended> check(Publication publication, Appended appended) {
        if (!appended.duplicate()) {
            return CompletableFuture.completedStage(appended);
        }
        long offset = appended.position().offset();
        return store.readAfter(publication.topic(), offset - 1, ONE, ONE).handle((page, failure) -> {
            if (failure == null && isAnother(publication, appended, page)) {
                throw ProtocolException.error(
                        ErrorCode.KEY_REUSED, "key: used at offset " + offset + " for another event or payload");
            }
            return appended;
        });
    }

    private static boolean isAnother(Publication publication, Appended appended, TopicPage page) {
        boolean isThere = page.head().epoch() == appended.position().epoch()
                && !page.publications().isEmpty()
                && page.publications().get(0).offset() == appended.position().offset();
        if (!isThere) {
            return false;
        }
        Publication first = page.publications().get(0).publication();
        return !first.event().equals(publication.event()) || !first.payload().equals(publication.payload());
    }
}
