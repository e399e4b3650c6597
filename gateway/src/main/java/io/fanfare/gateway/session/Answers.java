package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Blame;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when a request of it is not carried out. On its session's loop. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private static final FailureLog FAILURES = new FailureLog(LOG);

    private Answers() {}

    /** Answers a request that is not carried out. A client with too many that are its own fault is closed. */
    static void refuse(Session session, long requestId, TopicName topic, Refusal refusal) {
        tell(session, requestId, topic, refusal);
        count(session, refusal);
    }

    /** As {@link #refuse}, where no topic is concerned. */
    static void refuse(Session session, long requestId, Refusal refusal) {
        tell(session, requestId, "", refusal);
        count(session, refusal);
    }

    private static void count(Session session, Refusal refusal) {
        if (refusal.blame() == Blame.CLIENT) {
            countFault(session);
        }
    }

    /** Answers a request, or one topic of it, and leaves the counting of faults to the caller. */
    static void tell(Session session, long requestId, TopicName topic, Refusal refusal) {
        tell(session, requestId, topic.value(), refusal);
    }

    /** Tells of something that counts for nothing, where no topic is concerned. */
    static void tell(Session session, long requestId, Refusal refusal) {
        tell(session, requestId, "", refusal);
    }

    private static void tell(Session session, long requestId, String topic, Refusal refusal) {
        ErrorCode code = refusal.code();
        session.services().metrics().errorSent(code);
        session.connection()
                .send(new Event.Error(
                        code.number(),
                        code.isRetryable(),
                        requestId,
                        topic,
                        refusal.retryAfterMillis(),
                        refusal.text()));
    }

    /** One more request was at fault. */
    static void countFault(Session session) {
        int maxPerMinute = session.services().settings().maxErrorsPerMinute();
        if (!session.quota().takeFault(session.loop().nowSeconds(), maxPerMinute)) {
            session.connection().close(CloseCode.TOO_MANY_ERRORS, "too many faulty requests");
        }
    }

    /** What to tell about a failure; if it is a fault of our own, it stands in the log once. */
    static Refusal of(Session session, Throwable failure) {
        Refusal refusal = Refusal.of(failure);
        if (refusal.code() == ErrorCode.INTERNAL) {
            FAILURES.error(session.id().text() + ": a request failed", failure);
        }
        return refusal;
    }
}
