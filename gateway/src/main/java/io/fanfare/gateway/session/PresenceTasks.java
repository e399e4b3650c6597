package io.fanfare.gateway.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What waits in a session about presence: for its client to read, or for a moment. There is one only while anything does. Each
 * subscription and each question is in it once at most. On the session's loop.
 */
final class PresenceTasks {
    private final List<PresenceTask> tasks = new ArrayList<>(2);

    private PresenceTasks() {}

    /** It waits from now on, if it does not already. */
    static void add(Session session, PresenceTask task) {
        if (session.presenceTasks == null) {
            session.presenceTasks = new PresenceTasks();
        }
        List<PresenceTask> tasks = session.presenceTasks.tasks;
        if (!tasks.contains(task)) {
            tasks.add(task);
        }
    }

    /** It waits no longer. */
    static void remove(Session session, PresenceTask task) {
        if (session.presenceTasks != null) {
            session.presenceTasks.tasks.remove(task);
            forgetIfEmpty(session);
        }
    }

    /** The client reads again. */
    static void onWritable(Session session) {
        run(session, PresenceTask::onWritable);
    }

    /** Called about once a second. */
    static void onSweep(Session session) {
        run(session, PresenceTask::onSweep);
    }

    /** Any of them may add others, or end. */
    private static void run(Session session, Predicate<PresenceTask> step) {
        if (session.presenceTasks == null) {
            return;
        }
        for (PresenceTask task : List.copyOf(session.presenceTasks.tasks)) {
            boolean isWaiting = session.presenceTasks != null && session.presenceTasks.tasks.contains(task);
            if (isWaiting && step.test(task)) {
                remove(session, task);
            }
        }
    }

    private static void forgetIfEmpty(Session session) {
        if (session.presenceTasks.tasks.isEmpty()) {
            session.presenceTasks = null;
        }
    }
}
