package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.metrics.Limit;
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

/** One request for a page of history on its way. What it reads has room in the connection by the time it is asked for. */
final class HistoryQuery implements HistoryRead {
    /** Pages stay well below the largest frame, whatever their entries' keys and event names. */
    private static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    private final Session session;
    private final Command.History query;
    private ReadTurn turn;

    private HistoryQuery(Session session, Command.History query) {
        this.session = session;
        this.query = query;
    }

    static void begin(Session session, Command.History query) {
        Refusal refusal = refusal(session, query.topic());
        if (refusal != null) {
            Answers.refuse(session, query.requestId(), query.topic(), refusal);
        } else {
            session.loop().historyReads().enter(new HistoryQuery(session, query));
        }
    }

    /** Null if it may go on; a place among the requests in flight is taken then. */
    private static Refusal refusal(Session session, TopicName topic) {
        Refusal denied = session.decide(Action.READ_HISTORY, topic);
        if (denied != null) {
            return denied;
        }
        if (!session.services().namespaces().of(topic).isDurable()) {
            return Refusal.of(ErrorCode.NOT_DURABLE, "the topic is ephemeral: it has no history");
        }
        Refusal overload = session.services().refusalOfReads();
        if (overload != null) {
            return overload;
        }
        SessionLoop loop = session.loop();
        int maxPerSecond = session.services().settings().historyReadsPerSecond();
        if (!session.quota().takeHistoryRead(loop.nowSeconds(), maxPerSecond)) {
            return session.limit(
                    Limit.HISTORY_READS,
                    "reads of history per second: more than " + maxPerSecond,
                    loop.millisToNextSecond());
        }
        return InFlight.takePlace(session);
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public ReadKind kind() {
        return ReadKind.PAGE;
    }

    @Override
    public boolean isVoid() {
        return session.isClosed();
    }

    @Override
    public int pageBytes(long roomBytes) {
        return (int) Math.max(MIN_PAGE_BYTES, Math.min(MAX_PAYLOAD_BYTES, roomBytes));
    }

    @Override
    public void begin(ReadTurn given) {
        turn = given;
        read(query.after().offset());
    }

    private void read(long afterOffset) {
        SessionServices services = session.services();
        session.loop()
                .afterwards(
                        () -> services.store().readAfter(query.topic(), afterOffset, query.limit(), turn.pageBytes()),
                        (page, failure) -> onRead(afterOffset, page, failure));
    }

    private void onRead(long afterOffset, TopicPage page, Throwable failure) {
        if (failure == null && afterOffset > 0 && !page.head().knows(query.after())) {
            // The client's offset says nothing about this life of the store: it gets the first page and the new epoch.
            read(0);
            return;
        }
        session.quota().endRequest();
        try {
            tell(page, failure);
        } finally {
            turn.end(failure);
        }
    }

    @Override
    public void fail(Throwable outage) {
        session.quota().endRequest();
        tell(null, outage);
    }

    private void tell(TopicPage page, Throwable failure) {
        if (session.isClosed()) {
            return;
        }
        if (failure == null) {
            answerOrRefuse(page);
        } else {
            refuse(failure);
        }
    }

    private void answerOrRefuse(TopicPage page) {
        try {
            answer(page);
        } catch (RuntimeException bug) {
            refuse(bug);
        }
    }

    private void refuse(Throwable failure) {
        Answers.refuse(session, query.requestId(), query.topic(), Answers.of(session, failure));
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
}
