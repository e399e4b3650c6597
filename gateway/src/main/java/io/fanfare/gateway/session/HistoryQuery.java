package io.fanfare.gateway.session;

import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Event.HistoryPage.Entry;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicHead;
import io.fanfare.storage.TopicPage;
import java.util.ArrayList;
import java.util.List;

/** One request for a page of history on its way. */
final class HistoryQuery {
    /** Pages stay well below the largest frame, whatever their entries' keys and event names. */
    private static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    private final Session session;
    private final Command.History query;

    private HistoryQuery(Session session, Command.History query) {
        this.session = session;
        this.query = query;
    }

    static void begin(Session session, Command.History query) {
        NamespaceRules rules = session.services().namespaces().of(query.topic());
        if (!rules.mayClientsSubscribe()) {
            refuse(session, query, ErrorCode.FORBIDDEN, "clients may not read here");
        } else if (!rules.durable()) {
            refuse(session, query, ErrorCode.NOT_DURABLE, "the topic is ephemeral: it has no history");
        } else if (!session.quota().beginRequest(session.services().settings().maxRequestsInFlight())) {
            refuse(session, query, ErrorCode.RATE_LIMITED, "too many requests in flight");
        } else {
            new HistoryQuery(session, query).read(query.after().offset());
        }
    }

    private void read(long afterOffset) {
        TopicName topic = query.topic();
        session.loop()
                .afterwards(
                        session.services().store().readAfter(topic, afterOffset, query.limit(), MAX_PAYLOAD_BYTES),
                        (page, failure) -> onRead(afterOffset, page, failure));
    }

    private void onRead(long afterOffset, TopicPage page, Throwable failure) {
        boolean isAnotherLife = failure == null
                && query.after().epoch() != 0
                && page.head().epoch() != query.after().epoch();
        if (isAnotherLife && afterOffset > 0) {
            // The client's offset says nothing about this life of the store: it gets the first page and the new epoch.
            read(0);
            return;
        }
        session.quota().endRequest();
        if (session.isClosed()) {
            return;
        }
        if (failure == null) {
            answer(page);
        } else {
            refuse(session, query, Publisher.errorOf(failure), "the history could not be read");
        }
    }

    private void answer(TopicPage page) {
        List<Entry> entries = new ArrayList<>(page.publications().size());
        for (StoredPublication stored : page.publications()) {
            Publication publication = stored.publication();
            entries.add(new Entry(
                    stored.offset(),
                    publication.timeMillis(),
                    publication.event(),
                    publication.key(),
                    publication.payload()));
        }
        TopicHead head = page.head();
        session.connection()
                .send(new Event.HistoryPage(
                        query.requestId(),
                        query.topic(),
                        head.epoch(),
                        head.oldestOffset(),
                        head.headOffset(),
                        entries));
    }

    private static void refuse(Session session, Command.History query, ErrorCode code, String text) {
        session.refuse(code, query.requestId(), query.topic().value(), text);
    }
}
