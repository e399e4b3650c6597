package io.fanfare.gateway.session;

import io.fanfare.protocol.Publication;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;

/**
 * Ephemeral messages that wait for one slow client, oldest first. Exists only while the client is slow. Bounded by bytes:
 * when full, the oldest message is dropped and counted for its subscription.
 */
final class Backlog {
    /** What an entry costs besides its payload, roughly. */
    private static final int ENTRY_BYTES = 64;

    private final int maxBytes;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    /** The entry of each subscription that keeps only its newest message. */
    private final IdentityHashMap<EphemeralSubscription, Entry> newest = new IdentityHashMap<>();

    private long bytes;

    private static final class Entry {
        private final EphemeralSubscription subscription;
        private Publication publication;

        private Entry(EphemeralSubscription subscription, Publication publication) {
            this.subscription = subscription;
            this.publication = publication;
        }

        private int bytes() {
            return ENTRY_BYTES + publication.payload().bytes().length;
        }
    }

    Backlog(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds a message behind all others. */
    void add(EphemeralSubscription subscription, Publication publication) {
        append(new Entry(subscription, publication));
    }

    /** Puts a message in the place of the one that its subscription has here, or behind all others if it has none. */
    void replace(EphemeralSubscription subscription, Publication publication) {
        Entry entry = newest.get(subscription);
        if (entry == null) {
            Entry added = new Entry(subscription, publication);
            newest.put(subscription, added);
            append(added);
            return;
        }
        subscription.drop(1);
        bytes -= entry.bytes();
        entry.publication = publication;
        bytes += entry.bytes();
        makeRoom();
    }

    private void append(Entry entry) {
        entries.add(entry);
        bytes += entry.bytes();
        makeRoom();
    }

    private void makeRoom() {
        while (bytes > maxBytes && entries.size() > 1) {
            take().subscription.drop(1);
        }
    }

    private Entry take() {
        Entry entry = entries.poll();
        bytes -= entry.bytes();
        newest.remove(entry.subscription, entry);
        return entry;
    }

    /** Delivers the oldest message, unless its subscription has ended. */
    void deliverOldest() {
        Entry entry = take();
        if (entry.subscription.isOpen()) {
            entry.subscription.deliverOrDrop(entry.publication);
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
