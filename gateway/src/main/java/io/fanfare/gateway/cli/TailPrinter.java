package io.fanfare.gateway.cli;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import java.io.PrintWriter;
import java.util.Base64;

/** Prints what a follower hears, up to a number of messages. Lines are flushed one by one, for whoever reads a pipe. */
final class TailPrinter implements FollowListener {
    private final PrintWriter out;
    private final PrintWriter err;
    private final String greeting;
    private boolean isGreeted;
    private long remaining;
    private Runnable whenLast;

    /**
     * @param count how many messages to print, 1 or more
     * @param greeting told once messages come; null for nothing
     */
    TailPrinter(PrintWriter out, PrintWriter err, long count, String greeting) {
        this.greeting = greeting;
        this.out = out;
        this.err = err;
        this.remaining = count;
    }

    /** Sets what to do after the last message. To be called before the first one. */
    void onLast(Runnable action) {
        whenLast = action;
    }

    @Override
    public void onFollowing() {
        if (greeting != null && !isGreeted) {
            isGreeted = true;
            onNotice(greeting);
        }
    }

    @Override
    public void onMessage(long offset, String event, Payload payload) {
        if (remaining == 0) {
            return;
        }
        out.println(offset + " " + event + " " + text(payload));
        out.flush();
        remaining--;
        if (remaining == 0) {
            whenLast.run();
        }
    }

    @Override
    public void onNotice(String notice) {
        err.println(notice);
        err.flush();
    }

    private static String text(Payload payload) {
        if (payload.format() == PayloadFormat.BINARY) {
            return Base64.getEncoder().encodeToString(payload.bytes());
        }
        // Line breaks in JSON are only ever between tokens.
        return payload.text().replace('\n', ' ').replace('\r', ' ');
    }
}
