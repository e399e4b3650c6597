package io.fanfare.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which publish is sent when, again with the same key, and what its sender is told: see "The outbox" in {@code sdk/README.md}. A
 * method is an input and gives effects.
 */
final class OutboxMachine {
    /** To a publish whose key is as it should be: the topic is ephemeral, where keys mean nothing. */
    private static final int INVALID_KEY = 104;

    private static final int OUTCOME_UNKNOWN = 143;

    private static final class Entry {
        final long publish;
        final int bytes;
        final Line line;

        Entry(long publish, int bytes, Line line) {
            this.publish = publish;
            this.bytes = bytes;
            this.line = line;
        }
    }

    /** The publishes of one topic, the first of which is under way or waits. */
    private static final class Line {
        final String topic;
        final ArrayDeque<Entry> entries = new ArrayDeque<>();
        final Pauses pauses = new Pauses();
        boolean isInFlight;
        boolean isPausing;

        Line(String topic) {
            this.topic = topic;
        }
    }

    private final Effects<OutboxShell> effects = new Effects<>();
    private final int maxEntries;
    private final int maxBytes;
    private final int maxInFlight;
    /** In the order in which their first entries came. */
    private final Map<String, Line> lines = new LinkedHashMap<>();

    private final Map<Long, Entry> entries = new HashMap<>();
    /** Namespaces of which the node has said that they keep nothing. */
    private final Set<String> ephemeral = new HashSet<>();

    private int bytes;
    private int inFlight;
    private boolean isLinkOpen;

    /** @param maxInFlight topics of which a publish may be under way at once */
    OutboxMachine(int maxEntries, int maxBytes, int maxInFlight) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.maxInFlight = maxInFlight;
    }

    List<Effect<OutboxShell>> add(long publish, String topic, int size) {
        if (entries.size() >= maxEntries || bytes + size > maxBytes) {
            fail(publish, "OUTBOX_FULL");
            return effects.taken();
        }
        Line line = lines.get(topic);
        if (line == null) {
            line = new Line(topic);
            lines.put(topic, line);
        }
        Entry entry = new Entry(publish, size, line);
        line.entries.add(entry);
        entries.put(publish, entry);
        bytes += size;
        sendAll();
        return effects.taken();
    }

    List<Effect<OutboxShell>> linkOpen() {
        isLinkOpen = true;
        sendAll();
        return effects.taken();
    }

    /** What is under way is not known to have arrived: it goes again by its key, or is told where it has none. */
    List<Effect<OutboxShell>> linkLost() {
        isLinkOpen = false;
        inFlight = 0;
        for (Line line : new ArrayList<>(lines.values())) {
            Entry first = line.entries.peek();
            boolean wasInFlight = line.isInFlight;
            line.isInFlight = false;
            if (wasInFlight && first != null && isEphemeral(line)) {
                remove(first);
                fail(first.publish, "OUTCOME_UNKNOWN");
            }
        }
        return effects.taken();
    }

    List<Effect<OutboxShell>> published(long publish) {
        Entry entry = answered(publish);
        if (entry != null) {
            entry.line.pauses.begin();
            remove(entry);
            effects.add(shell -> shell.fulfil(publish));
            sendAll();
        }
        return effects.taken();
    }

    List<Effect<OutboxShell>> error(long publish, int code, boolean isRetryable, long retryAfterMillis) {
        Entry entry = answered(publish);
        if (entry != null) {
            onError(entry, code, isRetryable, retryAfterMillis);
            sendAll();
        }
        return effects.taken();
    }

    /** Its time is over. One that is under way may arrive all the same. */
    List<Effect<OutboxShell>> late(long publish) {
        Entry entry = entries.get(publish);
        if (entry != null) {
            Line line = entry.line;
            if (line.isInFlight && line.entries.peek() == entry) {
                line.isInFlight = false;
                inFlight--;
            }
            remove(entry);
            fail(publish, "TIMEOUT");
            sendAll();
        }
        return effects.taken();
    }

    List<Effect<OutboxShell>> retry(String topic) {
        Line line = lines.get(topic);
        if (line != null) {
            line.isPausing = false;
        }
        sendAll();
        return effects.taken();
    }

    List<Effect<OutboxShell>> close() {
        for (Line line : lines.values()) {
            for (Entry entry : line.entries) {
                fail(entry.publish, "CLOSED");
            }
        }
        lines.clear();
        entries.clear();
        bytes = 0;
        inFlight = 0;
        isLinkOpen = false;
        return effects.taken();
    }

    private boolean isEphemeral(Line line) {
        return ephemeral.contains(TopicName.namespace(line.topic));
    }

    private void sendAll() {
        if (!isLinkOpen) {
            return;
        }
        Iterator<Line> each = lines.values().iterator();
        while (each.hasNext() && inFlight < maxInFlight) {
            Line line = each.next();
            Entry first = line.entries.peek();
            if (first == null || line.isInFlight || line.isPausing) {
                continue;
            }
            line.isInFlight = true;
            inFlight++;
            boolean isKeyed = !isEphemeral(line);
            effects.add(shell -> shell.send(first.publish, isKeyed));
        }
    }

    /** What an answer is for; null if it was under way no more. */
    private @Nullable Entry answered(long publish) {
        Entry entry = entries.get(publish);
        if (entry == null || !entry.line.isInFlight || entry.line.entries.peek() != entry) {
            return null;
        }
        entry.line.isInFlight = false;
        inFlight--;
        return entry;
    }

    private void onError(Entry entry, int code, boolean isRetryable, long retryAfterMillis) {
        Line line = entry.line;
        if (code == INVALID_KEY && !isEphemeral(line)) {
            ephemeral.add(TopicName.namespace(line.topic));
        } else if (code == OUTCOME_UNKNOWN && isEphemeral(line)) {
            remove(entry);
            fail(entry.publish, "OUTCOME_UNKNOWN");
        } else if (isRetryable) {
            line.isPausing = true;
            long jitterMillis = Math.max(retryAfterMillis, line.pauses.next());
            effects.add(shell -> shell.set(line.topic, retryAfterMillis, jitterMillis));
        } else {
            remove(entry);
            effects.add(shell -> shell.refuse(entry.publish));
        }
    }

    private void remove(Entry entry) {
        entries.remove(entry.publish);
        bytes -= entry.bytes;
        entry.line.entries.remove(entry);
        if (entry.line.entries.isEmpty()) {
            lines.remove(entry.line.topic);
        }
    }

    private void fail(long publish, String reason) {
        effects.add(shell -> shell.fail(publish, reason));
    }
}
