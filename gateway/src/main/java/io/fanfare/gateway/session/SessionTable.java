package io.fanfare.gateway.session;

import java.util.ArrayList;
import java.util.Arrays;

/**
 * The sessions of one loop, each in a slot that stays its own until it leaves, so that a session's id can say where it is and
 * no map is needed to find it. Slots are used again. Owned by the loop.
 */
final class SessionTable {
    private final ArrayList<Session> slots = new ArrayList<>();
    private int[] free = new int[16];
    private int freeCount;

    /** The slot that the session got. */
    int add(Session session) {
        if (freeCount > 0) {
            int slot = free[--freeCount];
            slots.set(slot, session);
            return slot;
        }
        slots.add(session);
        return slots.size() - 1;
    }

    void remove(int slot) {
        slots.set(slot, null);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = slot;
    }

    /** The session in a slot, or null if there is none, or no such slot. */
    Session get(int slot) {
        return slot < slots.size() ? slots.get(slot) : null;
    }

    /** How many slots there are, empty ones too. */
    int slotCount() {
        return slots.size();
    }

    /** How many sessions there are. */
    int count() {
        return slots.size() - freeCount;
    }

    /** All sessions; the copy is the caller's. */
    ArrayList<Session> snapshot() {
        ArrayList<Session> sessions = new ArrayList<>(count());
        for (Session session : slots) {
            if (session != null) {
                sessions.add(session);
            }
        }
        return sessions;
    }
}
