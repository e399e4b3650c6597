package io.fanfare.bench.fault;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.ResumeResult;
import java.util.TreeSet;

/**
 * What one reader of a durable topic got, in its order: a subscriber over all its connections, or who reads the history. Any
 * thread.
 */
final class DurableReader {
    private static final int MAX_MISSING = 10_000;

    private final Checker checker;
    private final DurableTopic topic;
    private final String name;
    /** Left out without a word, and not seen since; the first ten thousand. */
    private final TreeSet<Long> missing = new TreeSet<>();

    private boolean hasBegun;
    private long epoch;
    private long lastOffset;
    /** The head that the last page of history named. */
    private long pageHead;

    DurableReader(Checker checker, DurableTopic topic, String name) {
        this.checker = checker;
        this.topic = topic;
        this.name = name + " in " + topic.name();
    }

    /** Reads from here on. */
    DurableReader beginAfter(long offset) {
        synchronized (checker) {
            hasBegun = true;
            lastOffset = offset;
            return this;
        }
    }

    /**
     * A subscription was opened. Of one that goes on somewhere, the head is the newest that its node knows; one that begins
     * live begins there, so it has to be the newest there is.
     *
     * @param floor {@link Checker#lastAcknowledged} before it was asked for
     */
    void subscribed(Position head, ResumeResult result, long floor) {
        synchronized (checker) {
            topic.seeHead(head.epoch(), head.offset(), result == ResumeResult.LIVE ? floor : 0, name);
            if (!hasBegun) {
                beginAfter(head.offset());
            } else if (result == ResumeResult.LIVE) {
                breach(Breach.Kind.GAP_NOT_SIGNALLED, "resumed after " + lastOffset + ", and is live after " + head);
            }
            if (result != ResumeResult.EPOCH_CHANGED) {
                goOnIn(head.epoch());
            }
        }
    }

    /** Told nothing of an epoch: it has to be the one that it knows. */
    private void goOnIn(long said) {
        if (epoch != 0 && said != epoch) {
            breach(Breach.Kind.GAP_NOT_SIGNALLED, "goes on in epoch " + said + " without a word, was at " + position());
        }
        epoch = said;
    }

    /**
     * A page of history came. One that can't go on where it was asked to, because the store was rewound since, begins with the
     * oldest there is.
     *
     * @param asked as it was asked for: epoch 0 stands for any
     * @return whether that is so
     */
    boolean beginsAnew(Position asked, Position head, long oldestOffset) {
        synchronized (checker) {
            topic.seeEpoch(head.epoch(), name);
            boolean isVoid = topic.isVoid(asked, head);
            if (isVoid) {
                lastOffset = oldestOffset - 1;
            }
            return isVoid;
        }
    }

    /** A page of history came, before its publications. */
    void page(long pageEpoch, long head, long floor) {
        synchronized (checker) {
            topic.seeHead(pageEpoch, head, floor, name);
            epoch = pageEpoch;
            pageHead = head;
        }
    }

    /** A page has ended: one that brings nothing says that nothing follows. */
    void pageEnd(int count) {
        synchronized (checker) {
            if (count == 0 && lastOffset < pageHead) {
                breach(Breach.Kind.LOST, "an empty page after " + lastOffset + " of " + pageHead);
            }
        }
    }

    void delivered(long offset, int value) {
        synchronized (checker) {
            checker.countDelivery();
            SentValue send = checker.known(topic.name(), value, name + " at " + offset, topic.isFormer(epoch));
            if (send != null) {
                topic.place(send, epoch, offset, name);
            }
            follow(offset);
        }
    }

    private void follow(long offset) {
        if (missing.remove(offset)) {
            breach(Breach.Kind.REORDERED, "offset " + offset + " came after " + lastOffset);
        } else if (offset <= lastOffset) {
            breach(Breach.Kind.REPEATED, "offset " + offset + " came again, after " + lastOffset);
        } else if (offset > lastOffset + 1) {
            breach(Breach.Kind.GAP_NOT_SIGNALLED, "offset " + offset + " came after " + lastOffset);
            for (long left = lastOffset + 1; left < offset && missing.size() < MAX_MISSING; left++) {
                missing.add(left);
            }
        }
        lastOffset = Math.max(lastOffset, offset);
    }

    /** The reader was told that what comes next is this offset, because everything before has expired. */
    void gap(long askedOffset, long oldestOffset) {
        synchronized (checker) {
            if (!topic.mayExpire()) {
                breach(Breach.Kind.NEEDLESS_GAP, "told that everything before " + oldestOffset + " has expired");
            }
            if (askedOffset != lastOffset || oldestOffset <= lastOffset + 1) {
                breach(
                        Breach.Kind.MISMATCH,
                        "told of a gap from " + askedOffset + " to " + oldestOffset + " when at " + lastOffset);
            }
            lastOffset = Math.max(lastOffset, oldestOffset - 1);
        }
    }

    /** The reader was told to forget its position, and that what comes next is this offset of another life of the store. */
    void epochChanged(long newEpoch, long nextOffset) {
        synchronized (checker) {
            topic.tell(newEpoch, name);
            if (!topic.isRewound(epoch, newEpoch)) {
                breach(Breach.Kind.NEEDLESS_GAP, "told that the epoch is " + newEpoch + " when at " + position());
            } else if (nextOffset != 1 && !topic.mayExpire()) {
                breach(Breach.Kind.NEEDLESS_GAP, "told that epoch " + newEpoch + " begins with " + nextOffset);
            }
            epoch = newEpoch;
            lastOffset = nextOffset - 1;
            missing.clear();
        }
    }

    /** The history has ended at this head, and whoever has not got everything by now never will. */
    void end(long head) {
        synchronized (checker) {
            for (long left : missing) {
                breach(Breach.Kind.LOST, "offset " + left + " never came");
            }
            if (epoch != topic.life().epoch()) {
                breach(
                        Breach.Kind.LOST,
                        "never heard that the epoch is " + topic.life().epoch());
            } else if (lastOffset < head) {
                breach(Breach.Kind.LOST, "nothing came after " + lastOffset + " of " + head);
            }
        }
    }

    private void breach(Breach.Kind kind, String text) {
        checker.breach(kind, name + ": " + text);
    }

    /** Whether it has everything that was acknowledged, in the present life of the store. */
    boolean hasAll() {
        synchronized (checker) {
            boolean isThisLife = epoch == topic.life().epoch();
            return lastOffset >= topic.lastAcknowledged()
                    && (isThisLife || topic.life().epoch() == 0);
        }
    }

    /** Where it would have everything. */
    Position head() {
        synchronized (checker) {
            return new Position(topic.life().epoch(), topic.lastAcknowledged());
        }
    }

    /** Where the reader is: everything up to here was seen. */
    Position position() {
        synchronized (checker) {
            return new Position(epoch, lastOffset);
        }
    }

    boolean hasBegun() {
        synchronized (checker) {
            return hasBegun;
        }
    }

    @Override
    public String toString() {
        return name + " at " + position();
    }
}
