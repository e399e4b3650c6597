package io.fanfare.gateway.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * A client's view: takes a state, and what changes after it, and fails if something leaves that is not there, or comes twice. On one
 * executor, but read from any thread.
 */
final class RecordingAudience implements PresenceAudience<String> {
    private final Executor executor;
    private final TreeMap<String, Attendance> view = new TreeMap<>();
    private final List<PresenceChange> changes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private PresenceState state;
    private int states;
    private int replacements;
    private int count;

    RecordingAudience(Executor executor) {
        this.executor = executor;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public synchronized void onState(String asker, PresenceState told) {
        states++;
        replace(told);
    }

    private void replace(PresenceState told) {
        state = told;
        count = told.count();
        view.clear();
        told.attendances().forEach(one -> view.put(one.id(), one));
    }

    @Override
    public synchronized void onChange(PresenceChange change) {
        if (state == null) {
            return;
        }
        changes.add(change);
        for (Attendance gone : change.left()) {
            if (!gone.equals(view.remove(gone.id()))) {
                faults.add(gone.id() + " leaves and is not there as this");
            }
        }
        for (Attendance come : change.joined()) {
            if (view.put(come.id(), come) != null) {
                faults.add(come.id() + " joins twice");
            }
        }
        count = change.count();
        if (!view.isEmpty() && view.size() != count) {
            faults.add(view.size() + " are there, and told are " + count);
        }
    }

    @Override
    public synchronized void onReplaced(PresenceState told) {
        replacements++;
        if (state != null) {
            replace(told);
        }
    }

    synchronized List<String> ids() {
        return List.copyOf(view.keySet());
    }

    synchronized List<Attendance> attendances() {
        return List.copyOf(view.values());
    }

    synchronized List<PresenceChange> changes() {
        return List.copyOf(changes);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized int states() {
        return states;
    }

    synchronized int replacements() {
        return replacements;
    }

    synchronized int count() {
        return count;
    }

    synchronized PresenceState state() {
        return state;
    }
}
