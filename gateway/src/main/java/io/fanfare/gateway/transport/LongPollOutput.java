package io.fanfare.gateway.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits for a client that polls: messages that no poll has been answered with, and those of the last answer until the client
 * says that it has got it. An answer may be lost on the way, so it can be given again, as it was. Owned by the session's loop.
 *
 * <p>Both count for the bound. When it is reached nothing more should come until half of it is free; what comes all the same is kept.
 */
final class LongPollOutput {
    /** As far as a client's poll tells what it has got. */
    enum Progress {
        /** All that was answered. */
        ALL,
        /** All but the last answer. */
        ALL_BUT_LAST,
        /** What could not be: older answers are not kept. */
        UNKNOWN
    }

    private final int limitBytes;
    private List<ByteBuf> queued = new ArrayList<>();
    private List<ByteBuf> answered = new ArrayList<>();
    private long queuedBytes;
    private long answeredBytes;
    /** How many answers have brought messages. */
    private int answers;

    private boolean isWritable = true;

    LongPollOutput(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** @param messages as {@link LongPollText} writes them; the output's from now on */
    void add(ByteBuf messages) {
        queued.add(messages);
        queuedBytes += messages.readableBytes();
        judge();
    }

    boolean isWritable() {
        return isWritable;
    }

    private void judge() {
        isWritable = pendingBytes() < (isWritable ? limitBytes : limitBytes / 2);
    }

    long pendingBytes() {
        return queuedBytes + answeredBytes;
    }

    boolean hasQueued() {
        return !queued.isEmpty();
    }

    int answers() {
        return answers;
    }

    /** @param answer the number of the last answer that the client has got */
    Progress progress(int answer) {
        if (answer == answers) {
            return Progress.ALL;
        }
        return answer == answers - 1 && !answered.isEmpty() ? Progress.ALL_BUT_LAST : Progress.UNKNOWN;
    }

    /** The client has got all that was answered. */
    void acknowledge() {
        answered.forEach(ByteBuf::release);
        answered.clear();
        answeredBytes = 0;
        judge();
    }

    /** All that is queued becomes the next answer; the one before is acknowledged. */
    void answer() {
        List<ByteBuf> empty = answered;
        answered = queued;
        queued = empty;
        answeredBytes = queuedBytes;
        queuedBytes = 0;
        answers++;
    }

    /** How many bytes {@link #write} appends. */
    int answeredBytes() {
        return (int) answeredBytes - 1;
    }

    /** Appends the messages of the last answer, commas between them. */
    void write(ByteBuf out) {
        for (int i = 0; i < answered.size(); i++) {
            ByteBuf messages = answered.get(i);
            int comma = i == 0 ? 1 : 0;
            out.writeBytes(messages, messages.readerIndex() + comma, messages.readableBytes() - comma);
        }
    }

    /** Lets go of everything. */
    void release() {
        queued.forEach(ByteBuf::release);
        queued.clear();
        queuedBytes = 0;
        acknowledge();
    }
}
