package io.fanfare.bench.fault;

import java.util.ArrayList;
import java.util.List;

/** What is where in one durable topic, in one life of the store. Guarded by its checker. */
final class StoreLife {
    /** 0 until somebody has named it. */
    private long epoch;
    /** What is at offset 1, 2, 3 …; null while nobody has said. */
    private final List<SentValue> history = new ArrayList<>();

    /** @param epoch 0 if it is not known yet */
    StoreLife(long epoch) {
        this.epoch = epoch;
    }

    /** A life that begins with the first so many publications of another. */
    static StoreLife after(StoreLife former, long kept) {
        StoreLife life = new StoreLife(0);
        for (int i = 0; i < kept; i++) {
            life.history.add(former.history.get(i));
        }
        return life;
    }

    /**
     * Notes what is at an offset.
     *
     * @return what is there by the first who said so: the same, unless they disagree
     */
    SentValue place(SentValue send, long offset) {
        while (history.size() < offset) {
            history.add(null);
        }
        SentValue known = history.get((int) offset - 1);
        if (known == null) {
            history.set((int) offset - 1, send);
            return send;
        }
        return known;
    }

    /** What is at an offset, null while nobody has said. */
    SentValue at(long offset) {
        return offset <= history.size() ? history.get((int) offset - 1) : null;
    }

    /** What is known to be after an offset, without those in between of which nobody has said. */
    List<SentValue> after(long offset) {
        List<SentValue> sends = new ArrayList<>();
        for (int i = (int) offset; i < history.size(); i++) {
            if (history.get(i) != null) {
                sends.add(history.get(i));
            }
        }
        return sends;
    }

    long epoch() {
        return epoch;
    }

    void name(long named) {
        epoch = named;
    }
}
