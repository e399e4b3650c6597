package io.fanfare.gateway.audit;

import io.fanfare.gateway.upkeep.LogPace;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who did, or tried, what. A logger of its own, {@value #LOGGER}, so that an operator can send it where he wants; each
 * message is a line of JSON. Never holds a key, a token or a payload. Any thread.
 *
 * <p>What callers with a key have done is written each time. Refusals can be provoked by anybody in any number: a line a second for
 * each kind, that of a key being a kind of its own, which says how many it stands for.
 */
public final class AuditLog {
    static final String LOGGER = "io.fanfare.audit";
    /** Those of keys and some more. What is beyond, as when keys come and go, is one kind together. */
    private static final int MAX_KINDS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final String DONE = "done";
    private static final String FAILED = "failed";
    private static final String REFUSED = "refused";
    private static final String OTHERS = "others";

    private final InstantSource clock;
    private final ConcurrentHashMap<String, Refusals> byKind = new ConcurrentHashMap<>();

    /** Those of one kind. */
    private static final class Refusals {
        private final LogPace pace = new LogPace();
        /** The last one; there before it is counted. */
        private volatile Refused last;
    }

    private record Refused(Actor actor, String what, String reason) {}

    public AuditLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Something was done.
     *
     * @param reason what else there is to say; null if nothing
     */
    public void done(AuditEvent event, Actor actor, String what, String reason) {
        write(event, actor, what, DONE, reason, 1);
    }

    /** Something was tried. */
    public void failed(AuditEvent event, Actor actor, String what, String reason) {
        write(event, actor, what, FAILED, reason, 1);
    }

    /**
     * Somebody was refused.
     *
     * @param kind what may be counted together; a name of our own, not a caller's
     */
    public void refused(String kind, Actor actor, String what, String reason) {
        Refusals refusals = refusals(kind);
        refusals.last = new Refused(actor, what, reason);
        int count = refusals.pace.count();
        if (count > 0) {
            write(AuditEvent.REFUSAL, actor, what, REFUSED, reason, count);
        }
    }

    private Refusals refusals(String kind) {
        Refusals known = byKind.get(kind);
        if (known != null) {
            return known;
        }
        String bounded = byKind.size() < MAX_KINDS ? kind : OTHERS;
        return byKind.computeIfAbsent(bounded, first -> new Refusals());
    }

    /** Writes what was counted and not written, if no more has come. To be called again and again. */
    public void flush() {
        for (Refusals refusals : byKind.values()) {
            writeLast(refusals, refusals.pace.left());
        }
    }

    /** Writes all that was counted and not written. */
    public void close() {
        for (Refusals refusals : byKind.values()) {
            writeLast(refusals, refusals.pace.leftAtEnd());
        }
    }

    private void writeLast(Refusals refusals, int count) {
        Refused last = refusals.last;
        if (count > 0) {
            write(AuditEvent.REFUSAL, last.actor(), last.what(), REFUSED, last.reason(), count);
        }
    }

    private void write(AuditEvent event, Actor actor, String what, String outcome, String reason, int count) {
        if (LOG.isInfoEnabled()) {
            LOG.info(AuditLine.of(clock.instant(), event, actor, what, outcome, reason, count));
        }
    }
}
