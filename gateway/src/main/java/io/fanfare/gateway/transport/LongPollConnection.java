package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.Connection;
import io.fanfare.gateway.session.Session;
import io.fanfare.gateway.topic.FlushQueue;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that polls: what a socket is to others, made of requests that may come in over any connection. Owned by the loop on which
 * it was opened; requests of other loops are handed over.
 *
 * <p>Messages wait for a poll, which is held back until there are some. They are kept until the next poll shows that they arrived;
 * one that shows that they did not is answered with the same again. So nothing is lost or repeated on the way, whatever proxies do.
 * A poll that fits neither is told that the session is gone: its client joins anew, and says where it stands.
 */
final class LongPollConnection implements Connection, ClientLink, FlushQueue.Flushable, LongPollPost.Taker {
    private static final int COME_BACK_SECONDS = 1;
    private static final Logger LOG = LoggerFactory.getLogger(LongPollConnection.class);
    private static final FailureLog FAILURES = new FailureLog(LOG);

    private final PendingConnection pending;
    private final LongPollSessions sessions;
    private final LongPollOpening opening;
    private final ByteBufAllocator allocator;
    private final Dialect dialect;
    private final Session session;
    private final LongPollOutput output;
    private final LongPollInput input;
    private final HeldPoll held;
    /** Waits for the welcome; null once it was answered. */
    private LongPollExchange opener;

    private boolean isFlushDue;
    private boolean isClosing;

    LongPollConnection(
            PendingConnection pending,
            LongPollSessions sessions,
            LongPollOpening opening,
            ByteBufAllocator allocator,
            Dialect dialect,
            LongPollExchange opener) {
        this.pending = pending;
        this.sessions = sessions;
        this.opening = opening;
        this.allocator = allocator;
        this.dialect = dialect;
        this.opener = opener;
        this.output = new LongPollOutput(pending.settings().outboundLimitBytes());
        this.input = new LongPollInput(this, pending.services());
        this.held = new HeldPoll(nowSeconds());
        this.session = new Session(this, pending.services(), pending.loop());
    }

    private int nowSeconds() {
        return pending.loop().nowSeconds();
    }

    /** Whoever opened it, and how. */
    LongPollOpening opening() {
        return opening;
    }

    /** From here on messages go. */
    void begin() {
        opener.whenAbandoned(() -> execute(this::onOpenerAbandoned));
        dialect.onOpen(this);
    }

    /** Nobody has got the token. */
    private void onOpenerAbandoned() {
        if (opener != null) {
            opener = null;
            finish();
        }
    }

    /** Does something on its loop. Any thread. */
    void execute(Runnable task) {
        if (pending.loop().executor().inEventLoop()) {
            run(task);
        } else {
            pending.loop().executor().execute(() -> run(task));
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            FAILURES.error("a client that polls failed", bug);
            close(CloseCode.INTERNAL, "a fault of the node");
        }
    }

    /**
     * The client polls.
     *
     * @param answer the number of the last answer that it has got
     */
    void onPoll(LongPollExchange poll, int answer) {
        LongPollOutput.Progress progress = output.progress(answer);
        if (isClosing || opener != null || progress == LongPollOutput.Progress.UNKNOWN) {
            poll.answer(LongPollAnswer.of(LongPollAnswer.GONE));
            return;
        }
        session.onHeard();
        held.heard(nowSeconds());
        answerHeld(LongPollAnswer.NO_MESSAGES);
        if (progress == LongPollOutput.Progress.ALL_BUT_LAST) {
            poll.answer(LongPollAnswer.messages(token(), output, allocator));
            return;
        }
        held.hold(poll, nowSeconds());
        acknowledge();
        answerWithMessages();
    }

    /** The connection of a poll has gone. What it could have been answered with waits for the next one. */
    void onAbandoned(LongPollExchange poll) {
        held.abandon(poll, nowSeconds());
    }

    private void acknowledge() {
        boolean wasWritable = output.isWritable();
        output.acknowledge();
        if (!wasWritable && output.isWritable()) {
            session.onWritable();
            input.take(nowSeconds());
        }
    }

    private LongPollToken token() {
        return new LongPollToken(opening.session(), output.answers());
    }

    /** Without messages. */
    private void answerHeld(int status) {
        if (held.isHeld()) {
            held.answer(LongPollAnswer.of(status, token()), nowSeconds());
        }
    }

    /** If there are some, and a poll waits for them. */
    private void answerWithMessages() {
        if (held.isHeld() && output.hasQueued()) {
            output.answer();
            held.answer(LongPollAnswer.messages(token(), output, allocator), nowSeconds());
        }
    }

    /** The client sends something. */
    void onPost(LongPollPost post) {
        session.onHeard();
        if (isClosing || opener != null) {
            post.end(LongPollAnswer.of(LongPollAnswer.GONE));
        } else if (!input.add(post, nowSeconds())) {
            post.end(LongPollAnswer.refusal(
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    "posts: " + LongPollInput.MAX_WAITING + " wait (expected: fewer)",
                    COME_BACK_SECONDS,
                    false));
        }
    }

    /** Whether what the client sends is taken. While it does not get its messages it is not, so that answers are bounded too. */
    boolean isReading() {
        return !isClosing && output.isWritable();
    }

    @Override
    public void takeText(ByteBuf text) {
        Utf8Check check = new Utf8Check();
        try {
            if (!check.accept(text) || !check.isComplete()) {
                throw Fragments.notUtf8();
            }
            dialect.onText(text, this);
        } catch (ProtocolException fault) {
            session.onFault(fault);
        }
    }

    @Override
    public void takeBinary(ByteBuf bytes) {
        try {
            dialect.onBinary(bytes, this);
        } catch (ProtocolException fault) {
            session.onFault(fault);
        }
    }

    @Override
    public void takeUnreadable() {
        session.onFault(ProtocolException.error(
                ErrorCode.INVALID_REQUEST, "message: neither text nor base64 (expected: one of them)"));
    }

    @Override
    public void carryOut(Command command) {
        session.onCommand(command);
    }

    @Override
    public ByteBuf newMessage() {
        return allocator.buffer();
    }

    @Override
    public void sendText(ByteBuf message) {
        ByteBuf members = allocator.buffer(LongPollText.bytes(message.readableBytes()));
        LongPollText.write(members, message);
        message.release();
        sendEncoded(members);
    }

    /** Its dialect knows that it can't be. */
    @Override
    public void sendBinary(ByteBuf message) {
        message.release();
        throw new IllegalStateException("bytes for a client that gets text only");
    }

    @Override
    public ByteBuf newEncoded(int bytes) {
        return allocator.buffer(bytes);
    }

    @Override
    public void sendEncoded(ByteBuf bytes) {
        if (isClosing) {
            bytes.release();
            return;
        }
        output.add(bytes);
        if (!isFlushDue) {
            isFlushDue = true;
            pending.loop().shard().flushes().add(this);
        }
    }

    @Override
    public void flushNow() {
        isFlushDue = false;
        answerWithMessages();
    }

    @Override
    public String transport() {
        return "longpoll";
    }

    @Override
    public void send(Event event) {
        if (!isClosing) {
            dialect.write(event, this);
        }
    }

    @Override
    public void deliver(MessageBatch batch, int from) {
        dialect.deliver(batch, from, this);
    }

    @Override
    public void deliver(int topicId, long epoch, long offset, Publication publication) {
        dialect.deliver(topicId, epoch, offset, publication, this);
    }

    @Override
    public boolean isWritable() {
        return output.isWritable();
    }

    @Override
    public int maxFrameBytes() {
        return pending.settings().maxFrameBytes();
    }

    @Override
    public int outboundLimitBytes() {
        return pending.settings().outboundLimitBytes();
    }

    @Override
    public long pendingBytes() {
        return output.pendingBytes();
    }

    @Override
    public void sweep(int nowSeconds) {
        if (isClosing) {
            return;
        }
        if (held.isDue(nowSeconds)) {
            answerHeld(LongPollAnswer.NO_MESSAGES);
        }
        if (held.isMissing(nowSeconds)) {
            close(CloseCode.IDLE_TIMEOUT, "the client polls no more");
        } else if (input.isStuck(nowSeconds, HeldPoll.WINDOW_SECONDS)) {
            input.end(LongPollAnswer.REQUEST_TIMEOUT);
            close(CloseCode.SLOW_CONSUMER, "what was sent could not be taken in time");
        } else {
            // Its polls are its signs of life, and have just been looked at.
            session.onHeard();
            input.sweep(nowSeconds);
        }
    }

    @Override
    public void holdInput() {
        input.hold();
    }

    @Override
    public void releaseInput() {
        input.release(nowSeconds());
    }

    @Override
    public void handshakeDone() {
        held.heard(nowSeconds());
        if (opener != null) {
            LongPollExchange welcomed = opener;
            opener = null;
            welcomed.answer(LongPollAnswer.of(LongPollAnswer.GONE, token()));
        }
    }

    @Override
    public void close(CloseCode code, String text) {
        if (isClosing) {
            return;
        }
        pending.services().metrics().connectionEnded(code);
        LOG.debug("a client that polls: closing with {}: {}", code, text);
        end(code.isReconnect() ? LongPollAnswer.GONE : LongPollAnswer.FORBIDDEN, text);
    }

    @Override
    public void finish() {
        if (!isClosing) {
            end(LongPollAnswer.GONE, "");
        }
    }

    /** A poll that is held back gets what there is, and the next one the end; others get the end at once. */
    private void end(int status, String text) {
        isClosing = true;
        sessions.remove(this);
        if (opener != null) {
            opener.answer(
                    status == LongPollAnswer.FORBIDDEN
                            ? LongPollAnswer.of(status)
                            : LongPollAnswer.refusal(
                                    HttpResponseStatus.SERVICE_UNAVAILABLE, text, COME_BACK_SECONDS, false));
            opener = null;
        }
        answerWithMessages();
        if (held.isHeld()) {
            held.answer(LongPollAnswer.of(status), nowSeconds());
        }
        input.end(LongPollAnswer.GONE);
        output.release();
        pending.loop().executor().execute(session::onClosed);
    }
}
