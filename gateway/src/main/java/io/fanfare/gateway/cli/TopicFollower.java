package io.fanfare.gateway.cli;

import io.fanfare.gateway.tls.TrustedAuthorities;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.compact.CompactEvents;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/**
 * Follows one topic over as many connections as it takes. Connections that fail, fall silent or break the order of a topic
 * are replaced, backing off, and each one resumes after the last message seen.
 *
 * <p>A thread of its own runs everything, the listener included. Ends when it is closed, or when a node says that coming
 * back is no use.
 */
final class TopicFollower implements AutoCloseable {
    private static final int USER_LEFT = 0;
    /** Of heartbeats that may pass in silence. */
    private static final int SILENT_HEARTBEATS = 2;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final long WELCOME_TIMEOUT_MILLIS = 10_000;
    private static final long CLOSE_TIMEOUT_MILLIS = 1_000;

    private final URI url;
    private final String token;
    private final FollowListener listener;
    private final Following following;
    private final SSLContext trust;
    private final HttpClient http;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, TopicFollower::newThread);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private FrameSocket socket;
    private ScheduledFuture<?> silenceCheck;
    private boolean isReconnecting;
    private long heardAtNanos;

    /**
     * Makes a follower that does nothing yet.
     *
     * @param token of the client, empty for none
     * @param trust whom to believe that they are the node, where TLS is spoken
     * @param after what was seen already, epoch 0 for whatever it is; null to start live
     */
    TopicFollower(URI url, SSLContext trust, String token, TopicName topic, Position after, FollowListener listener) {
        this.url = url;
        this.trust = trust;
        this.http = HttpClient.newBuilder().sslContext(trust).build();
        this.token = token;
        this.listener = listener;
        this.following = new Following(topic, after, listener, new NodeLink());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // What still comes after the end is of no interest.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        run(this::connect);
    }

    /** Completes when the follower is closed; fails with a {@link CommandFailure} if it had to give up. */
    CompletionStage<Void> ended() {
        return ended;
    }

    /** Says goodbye and ends. From any thread; the listener hears nothing more once it runs. Idempotent. */
    @Override
    public void close() {
        run(() -> end(null));
    }

    private void connect() {
        isReconnecting = false;
        dropSocket();
        silenceCheck = thread.schedule(
                () -> run(() -> replaceSocket("no welcome", 0)), WELCOME_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        socket = FrameSocket.connect(url, http, trust, this::run, new SocketEvents());
    }

    private void reconnectAfter(String why, long delayMillis) {
        if (isReconnecting) {
            return;
        }
        isReconnecting = true;
        listener.onNotice("reconnecting in " + delayMillis + " ms: " + why);
        thread.schedule(() -> run(this::connect), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void replaceSocket(String why, long atLeastMillis) {
        dropSocket();
        reconnectAfter(why, atLeastMillis + backoff.nextMillis());
    }

    private void dropSocket() {
        if (silenceCheck != null) {
            silenceCheck.cancel(false);
            silenceCheck = null;
        }
        if (socket != null) {
            socket.abort();
            socket = null;
        }
    }

    /** @param failure what the user is told, or null if the end was asked for */
    private void end(CommandFailure failure) {
        if (thread.isShutdown()) {
            return;
        }
        FrameSocket last = socket;
        socket = null;
        thread.shutdown();
        if (failure != null || last == null || !last.isConnected()) {
            if (last != null) {
                last.abort();
            }
            completeEnd(failure);
            return;
        }
        last.send(new Command.GoingAway(USER_LEFT));
        last.close()
                .toCompletableFuture()
                .orTimeout(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                // A goodbye that can't be said changes nothing about the end.
                .whenComplete((closed, failed) -> completeEnd(null));
    }

    private void completeEnd(CommandFailure failure) {
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(failure);
        }
    }

    private void startHeartbeat(int heartbeatSeconds) {
        silenceCheck.cancel(false);
        silenceCheck = thread.scheduleAtFixedRate(
                () -> run(() -> beat(heartbeatSeconds)), heartbeatSeconds, heartbeatSeconds, TimeUnit.SECONDS);
    }

    private void beat(int heartbeatSeconds) {
        long silentNanos = System.nanoTime() - heardAtNanos;
        if (silentNanos >= TimeUnit.SECONDS.toNanos(SILENT_HEARTBEATS * (long) heartbeatSeconds)) {
            replaceSocket("nothing heard for " + TimeUnit.NANOSECONDS.toSeconds(silentNanos) + " s", 0);
        } else {
            socket.send(Command.Ping.INSTANCE);
        }
    }

    /** A fault of this program ends the follower, too, instead of vanishing in its executor. */
    private void run(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException fault) {
                thread.shutdown();
                dropSocket();
                ended.completeExceptionally(fault);
            }
        });
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "fanfare-follower");
        thread.setDaemon(true);
        return thread;
    }

    private final class NodeLink implements Following.Link {
        @Override
        public void onOpen(int heartbeatSeconds) {
            startHeartbeat(heartbeatSeconds);
        }

        @Override
        public void onServed() {
            backoff.reset();
        }

        @Override
        public void reconnect(String why, long atLeastMillis) {
            replaceSocket(why, atLeastMillis);
        }

        @Override
        public void moveAway(String why, long windowMillis) {
            reconnectAfter(why, backoff.within(windowMillis));
        }

        @Override
        public void giveUp(String why) {
            end(new CommandFailure(why));
        }
    }

    private final class SocketEvents implements FrameSocket.Listener {
        @Override
        public void onConnected(FrameSocket source) {
            heardAtNanos = System.nanoTime();
            source.send(new Command.Hello(token, "fanfare-cli", "", 0, ""));
            source.send(following.subscribe());
        }

        @Override
        public void onFrame(FrameSocket source, byte[] frame) {
            if (source != socket) {
                return;
            }
            heardAtNanos = System.nanoTime();
            Event event;
            try {
                event = CompactEvents.decode(Unpooled.wrappedBuffer(frame));
            } catch (ProtocolException e) {
                replaceSocket("the node sent a damaged frame: " + e.getMessage(), 0);
                return;
            }
            if (event != null) {
                event.accept(following);
            }
        }

        @Override
        public void onClosed(FrameSocket source, int closeCode) {
            if (source != socket) {
                return;
            }
            CloseCode known = CloseCode.ofNumber(closeCode);
            String why = "closed: " + Following.nameOf(closeCode);
            if (known == null || known.isReconnect()) {
                replaceSocket(why, 0);
            } else {
                end(new CommandFailure(why));
            }
        }

        @Override
        public void onBroken(FrameSocket source, Throwable cause) {
            if (source != socket) {
                return;
            }
            if (cause instanceof WebSocketHandshakeException refusal
                    && isFinal(refusal.getResponse().statusCode())) {
                end(new CommandFailure(
                        url + " refuses: HTTP " + refusal.getResponse().statusCode(), cause));
            } else if (TrustedAuthorities.isDistrust(cause)) {
                end(new CommandFailure(url + ": " + Unreachable.inWords(cause), cause));
            } else {
                replaceSocket(url + ": " + Unreachable.inWords(cause), 0);
            }
        }

        private boolean isFinal(int httpStatus) {
            return httpStatus / 100 == 4 && httpStatus != TOO_MANY_REQUESTS;
        }
    }
}
