package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.SessionServices;
import java.util.ArrayDeque;

/**
 * What a client that polls has posted and the session has not taken yet. It is taken message by message, in the order in which it
 * came, as long as the client may send; a post is answered once all of it is taken. Owned by the session's loop.
 *
 * <p>When {@value #MAX_WAITING} wait, more are refused.
 */
final class LongPollInput {
    static final int MAX_WAITING = 4;

    private final LongPollConnection client;
    private final SessionServices services;
    private final ArrayDeque<LongPollPost> posts = new ArrayDeque<>();
    /** Null while the client sends nothing. */
    private InputRate rate;

    private int waitingSinceSeconds;
    private boolean isHeld;
    private boolean isTaking;

    LongPollInput(LongPollConnection client, SessionServices services) {
        this.client = client;
        this.services = services;
    }

    /** False if too many wait: then it is not taken. */
    boolean add(LongPollPost post, int nowSeconds) {
        if (posts.size() == MAX_WAITING) {
            return false;
        }
        rateAt(nowSeconds).addBytes(post.bytes());
        if (posts.isEmpty()) {
            waitingSinceSeconds = nowSeconds;
        }
        posts.add(post);
        take(nowSeconds);
        return true;
    }

    private InputRate rateAt(int nowSeconds) {
        if (rate == null || rate.isOver(nowSeconds)) {
            rate = new InputRate(nowSeconds);
        }
        return rate;
    }

    void hold() {
        isHeld = true;
    }

    void release(int nowSeconds) {
        isHeld = false;
        take(nowSeconds);
    }

    /** Takes what may be taken now. What a message does may lead here again. */
    void take(int nowSeconds) {
        if (isTaking) {
            return;
        }
        isTaking = true;
        try {
            while (!posts.isEmpty() && !isHeld && client.isReading()) {
                LongPollPost post = posts.peek();
                if (post.isTaken()) {
                    posts.poll().end(LongPollAnswer.of(LongPollAnswer.MESSAGES));
                    waitingSinceSeconds = nowSeconds;
                } else if (rateAt(nowSeconds).isSpent(services.settings(), services.metrics())) {
                    return;
                } else {
                    rate.addFrame();
                    post.takeNext(client);
                }
            }
        } finally {
            isTaking = false;
        }
    }

    /** Whether one waits for longer than a client should. */
    boolean isStuck(int nowSeconds, int maxSeconds) {
        return !posts.isEmpty() && nowSeconds - waitingSinceSeconds > maxSeconds;
    }

    /** About once a second. */
    void sweep(int nowSeconds) {
        if (rate != null && rate.isOver(nowSeconds)) {
            rate = null;
            take(nowSeconds);
        }
    }

    /** Nothing more is taken. */
    void end(int status) {
        while (!posts.isEmpty()) {
            posts.poll().end(LongPollAnswer.of(status));
        }
    }
}
