package io.fanfare.gateway.transport;

/**
 * The poll of a client that waits for messages, if one does, and when there was one last: polls are the client's signs of life. Owned
 * by its session's loop, whose coarse clock it goes by.
 */
final class HeldPoll {
    /** A poll waits for so long at most. */
    static final int WINDOW_SECONDS = 10;
    /** Without a poll the client has gone. */
    private static final int LIFE_SECONDS = WINDOW_SECONDS * 3 / 2;
    /** So much of it is left after a poll whose connection has gone: a proxy tries again at once, and clients begin anew. */
    private static final int ABANDONED_SECONDS = 5;

    /** Null for none. */
    private LongPollExchange poll;

    private int heldSinceSeconds;
    private int lastSeconds;

    HeldPoll(int nowSeconds) {
        lastSeconds = nowSeconds;
    }

    boolean isHeld() {
        return poll != null;
    }

    /** The client is there. */
    void heard(int nowSeconds) {
        lastSeconds = nowSeconds;
    }

    /** One comes, and waits. There is none that waits. */
    void hold(LongPollExchange next, int nowSeconds) {
        poll = next;
        heldSinceSeconds = nowSeconds;
        lastSeconds = nowSeconds;
    }

    /** The one that waits waits no longer. */
    void answer(LongPollAnswer answer, int nowSeconds) {
        LongPollExchange answered = poll;
        poll = null;
        lastSeconds = nowSeconds;
        answered.answer(answer);
    }

    /** The connection of a poll has gone. */
    void abandon(LongPollExchange gone, int nowSeconds) {
        if (poll == gone) {
            poll = null;
            lastSeconds = nowSeconds - LIFE_SECONDS + ABANDONED_SECONDS;
        }
    }

    /** Whether one has waited for as long as it may. */
    boolean isDue(int nowSeconds) {
        return poll != null && nowSeconds - heldSinceSeconds >= WINDOW_SECONDS - 1;
    }

    /** Whether the client has gone. */
    boolean isMissing(int nowSeconds) {
        return poll == null && nowSeconds - lastSeconds > LIFE_SECONDS;
    }
}
