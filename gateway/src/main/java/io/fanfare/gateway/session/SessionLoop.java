package io.fanfare.gateway.session;

import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.TopicShard;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one loop, and what they share there: the shard, the reads of history, a coarse clock, and the sweep that
 * finds idle ones, so that no session needs a timer of its own. Owned by the loop.
 */
public final class SessionLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLoop.class);

    private static final FailureLog FAILURES = new FailureLog(LOG);

    private static final int ATTENDANCE_ID_BYTES = 12;
    private static final Base64.Encoder ATTENDANCE_ID = Base64.getUrlEncoder().withoutPadding();
    private static final int SWEEPS_PER_SECOND = 10;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MILLIS_PER_SWEEP = 1_000 / SWEEPS_PER_SECOND;

    private final EventExecutor executor;
    private final TopicShard shard;
    private final GatewayMetrics metrics;
    private final HistoryReads historyReads = new HistoryReads();
    private final ForwardOrder forwardOrder = new ForwardOrder();
    private final SecureRandom random = new SecureRandom();
    private final SessionTable sessions = new SessionTable();
    private final PresenceViews presenceViews = new PresenceViews(this);
    private final LoginsByUser logins = new LoginsByUser();
    private final int nodeTag;
    private final int index;
    private int nowSeconds;
    private int sweeps;
    private int sweepIndex;
    private long deliveredMessages;
    private long deliveredBytes;
    private volatile int sessionCount;

    /**
     * @param nodeTag random bits that tell the sessions of this process from those of others
     * @param index of this loop on its node, from 0
     */
    public SessionLoop(int nodeTag, int index, EventExecutor executor, TopicShard shard, GatewayMetrics metrics) {
        this.nodeTag = nodeTag;
        this.index = index;
        this.executor = executor;
        this.shard = shard;
        this.metrics = metrics;
    }

    /**
     * Starts the clock and the sweep; called once, from any thread. The delay is fixed, not the rate: after the whole
     * process was held up, no time has passed for the sessions, whose clients could not be heard meanwhile.
     */
    public void start() {
        PeriodicWork.of("sweep of sessions", this::sweep, metrics).start(executor, MILLIS_PER_SWEEP);
    }

    /** One tick of a tenth of a second: a second's worth of ticks visits every session once. */
    void sweep() {
        sweeps++;
        nowSeconds = sweeps / SWEEPS_PER_SECOND;
        int visits = sessions.slotCount() / SWEEPS_PER_SECOND + 1;
        for (int i = 0; i < visits; i++) {
            if (sweepIndex >= sessions.slotCount()) {
                sweepIndex = 0;
            }
            Session session = sessions.get(sweepIndex++);
            if (session != null) {
                guard(session::onSweep);
            }
        }
        presenceViews.forgetStates();
        publishCounts();
    }

    private void publishCounts() {
        if (deliveredMessages > 0) {
            metrics.delivered(deliveredMessages, deliveredBytes);
            deliveredMessages = 0;
            deliveredBytes = 0;
        }
    }

    /** Takes a session in; what it returns is the high part of its id. */
    long add(Session session) {
        session.slot = sessions.add(session);
        sessionCount = sessions.count();
        return SessionId.high(nodeTag, index, session.slot, random.nextInt());
    }

    void remove(Session session) {
        sessions.remove(session.slot);
        sessionCount = sessions.count();
    }

    /** A session's client has said who it is. */
    Login logIn(Session session, Identity identity, InstantSource clock) {
        if (identity.isAnybody()) {
            return Login.shared(identity);
        }
        Login login = new Login(session, identity, clock.millis());
        logins.add(login);
        return login;
    }

    void logOut(Login login) {
        if (!login.isShared()) {
            logins.remove(login);
        }
    }

    LoginsByUser logins() {
        return logins;
    }

    /**
     * Looks at a part of the sessions whose clients have said hello.
     *
     * @param from the first slot to look at
     * @return where to go on, or -1 if that was the last part
     */
    int visitSessions(int from, int count, Consumer<Session> visitor) {
        int end = Math.min(from + count, sessions.slotCount());
        for (int slot = from; slot < end; slot++) {
            Session session = sessions.get(slot);
            if (session != null && session.login() != null) {
                visitor.accept(session);
            }
        }
        return end < sessions.slotCount() ? end : -1;
    }

    /** The session with this id, or null if it is gone. */
    Session find(SessionId id) {
        Session session = sessions.get(id.slot());
        return session != null && session.id().equals(id) ? session : null;
    }

    /** Counts messages written to a subscriber; passed on to the metrics by the sweep. */
    void countDelivered(int messages, int bytes) {
        deliveredMessages += messages;
        deliveredBytes += bytes;
    }

    /**
     * Begins something and goes on with its outcome on this loop; at once if that is there already.
     *
     * @param work if it throws, it has failed
     */
    <T> void then(Supplier<CompletionStage<T>> work, BiConsumer<T, Throwable> next) {
        begin(work).whenComplete((value, failure) -> {
            if (executor.inEventLoop()) {
                guard(() -> next.accept(value, failure));
            } else {
                executor.execute(() -> guard(() -> next.accept(value, failure)));
            }
        });
    }

    /** As {@link #then}, but always as a task of its own, so never deeper in the stack. */
    <T> void afterwards(Supplier<CompletionStage<T>> work, BiConsumer<T, Throwable> next) {
        begin(work).whenComplete((value, failure) -> executor.execute(() -> guard(() -> next.accept(value, failure))));
    }

    private static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    /** Does a step of one session: what fails has nobody to tell but the log, and costs no other session. */
    static void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            FAILURES.error("a session's step failed", bug);
        }
    }

    /** Runs a task on this loop after a delay. */
    void later(Runnable task, long delayMillis) {
        executor.schedule(() -> guard(task), delayMillis, TimeUnit.MILLISECONDS);
    }

    /** The sessions, for drain; the copy is the caller's. Only on this loop. */
    public ArrayList<Session> snapshot() {
        return sessions.snapshot();
    }

    /** How many sessions there are. Any thread. */
    public int sessionCount() {
        return sessionCount;
    }

    public EventExecutor executor() {
        return executor;
    }

    public TopicShard shard() {
        return shard;
    }

    /** The topics of which sessions here are told who is there. */
    PresenceViews presenceViews() {
        return presenceViews;
    }

    /** Unlike any other, and no way to a session's own. */
    String newAttendanceId() {
        byte[] bytes = new byte[ATTENDANCE_ID_BYTES];
        random.nextBytes(bytes);
        return ATTENDANCE_ID.encodeToString(bytes);
    }

    HistoryReads historyReads() {
        return historyReads;
    }

    ForwardOrder forwardOrder() {
        return forwardOrder;
    }

    SecureRandom random() {
        return random;
    }

    /** How long until {@link #nowSeconds} shows another second, a tick more rather than one too few. */
    int millisToNextSecond() {
        return (SWEEPS_PER_SECOND - sweeps % SWEEPS_PER_SECOND + 1) * MILLIS_PER_SWEEP;
    }

    /** How long until another minute begins, by the same clock. */
    int millisToNextMinute() {
        return (SECONDS_PER_MINUTE - 1 - nowSeconds % SECONDS_PER_MINUTE) * 1_000 + millisToNextSecond();
    }

    /** Seconds since the start, as of the last tick. */
    public int nowSeconds() {
        return nowSeconds;
    }
}
