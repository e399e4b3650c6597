package io.fanfare.gateway.session;

import io.fanfare.gateway.auth.Identity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The sessions of users on all loops of this node: finds them and ends them. Any thread; nothing blocks.
 *
 * <p>What concerns many sessions is done in portions, so that the loops look after their sockets in between.
 */
public final class UserSessions {
    static final int PORTION = 1_000;

    private final List<SessionLoop> loops;

    /**
     * What a user has.
     *
     * @param total how many sessions
     * @param sessions the oldest of them, the oldest first
     */
    public record Found(int total, List<UserSession> sessions) {
        private static final Comparator<UserSession> OLDEST_FIRST =
                Comparator.comparingLong(UserSession::sinceMillis).thenComparing(UserSession::id);

        public Found {
            sessions = List.copyOf(sessions);
        }

        /**
         * What was found here and elsewhere.
         *
         * @param limit the most that are described
         */
        public Found and(Found other, int limit) {
            List<UserSession> both = new ArrayList<>(sessions);
            both.addAll(other.sessions);
            both.sort(OLDEST_FIRST);
            return new Found(total + other.total, both.subList(0, Math.min(limit, both.size())));
        }
    }

    public UserSessions(List<SessionLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    /** Ends all sessions of a user. Clients may come back. */
    public void forceOff(String user) {
        endAll(user, login -> true, session -> session.end(SessionEnding.FORCED_OFF));
    }

    /** Ends the sessions of one device of a user. Clients may come back. */
    public void forceOff(String user, String device) {
        endAll(
                user,
                login -> device.equals(login.identity().device()),
                session -> session.end(SessionEnding.FORCED_OFF));
    }

    /** Ends the subscriptions of a user that are not allowed any more; his sessions stay. */
    public void endForbidden(String user) {
        endAll(user, login -> true, SubscriptionEnd::ofForbidden);
    }

    /** Ends the subscriptions of all sessions that are not allowed any more: looks at every session. */
    public void endForbidden() {
        visitAll(SubscriptionEnd::ofForbidden);
    }

    /** Ends the sessions of a user whose tokens are revoked. */
    public void endRevoked(String user, Predicate<Identity> isRevoked) {
        endAll(user, login -> isRevoked.test(login.identity()), session -> session.end(SessionEnding.REVOKED));
    }

    /**
     * Ends the oldest sessions of a user who has more than he may.
     *
     * @param keep how many stay
     */
    void endOldest(String user, int keep) {
        of(user, PORTION).thenAccept(found -> {
            int excess = Math.min(found.total() - keep, found.sessions().size());
            for (UserSession oldest : found.sessions().subList(0, Math.max(0, excess))) {
                endTooMany(SessionId.parse(oldest.id()));
            }
        });
    }

    private void endTooMany(SessionId id) {
        SessionLoop loop = loops.get(id.loop());
        loop.executor().execute(() -> {
            Session session = loop.find(id);
            if (session != null) {
                session.end(SessionEnding.TOO_MANY);
            }
        });
    }

    private void endAll(String user, Predicate<Login> test, Consumer<Session> end) {
        for (SessionLoop loop : loops) {
            loop.executor().execute(() -> end(loop, loop.logins().of(user, test), 0, end));
        }
    }

    private static void end(SessionLoop loop, List<Login> logins, int from, Consumer<Session> end) {
        int to = Math.min(from + PORTION, logins.size());
        for (Login login : logins.subList(from, to)) {
            SessionLoop.guard(() -> end.accept(login.session()));
        }
        if (to < logins.size()) {
            loop.executor().execute(() -> end(loop, logins, to, end));
        }
    }

    /** Ends all sessions whose tokens are revoked: looks at every session. */
    public void endRevoked(Predicate<Identity> isRevoked) {
        visitAll(session -> {
            Login login = session.login();
            if (!login.isShared() && isRevoked.test(login.identity())) {
                session.end(SessionEnding.REVOKED);
            }
        });
    }

    private void visitAll(Consumer<Session> visitor) {
        for (SessionLoop loop : loops) {
            loop.executor().execute(() -> visit(loop, 0, visitor));
        }
    }

    private static void visit(SessionLoop loop, int from, Consumer<Session> visitor) {
        int next = loop.visitSessions(from, PORTION, session -> SessionLoop.guard(() -> visitor.accept(session)));
        if (next >= 0) {
            loop.executor().execute(() -> visit(loop, next, visitor));
        }
    }

    /**
     * Finds the sessions of a user on this node.
     *
     * @param limit the most that are described
     */
    public CompletionStage<Found> of(String user, int limit) {
        CompletionStage<Found> found = CompletableFuture.completedStage(new Found(0, List.of()));
        for (SessionLoop loop : loops) {
            CompletionStage<Found> here = CompletableFuture.supplyAsync(() -> of(loop, user, limit), loop.executor());
            found = found.thenCombine(here, (one, other) -> one.and(other, limit));
        }
        return found;
    }

    private static Found of(SessionLoop loop, String user, int limit) {
        List<Login> logins = loop.logins().of(user, login -> true);
        int from = Math.max(0, logins.size() - limit);
        List<UserSession> sessions = logins.subList(from, logins.size()).stream()
                .map(login -> UserSession.of(login.session()))
                .toList();
        return new Found(logins.size(), sessions);
    }
}
