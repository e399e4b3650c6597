package io.fanfare.client;

import java.io.Closeable;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client of Fanfare: topics, each message once and in order, and publishes that arrive once, whatever breaks. What it does and tells
 * is specified in {@code sdk/README.md}.
 *
 * <p>All methods may be called by any thread, and from inside listeners; none blocks. Listeners and callbacks are called on the
 * executor. It has one thread of its own, a daemon, while there is something to do.
 */
public final class FanfareClient implements Closeable {
    private static final long ANSWER_MILLIS = 10_000;
    private static final int MAX_PAYLOAD_BYTES = 1 << 20;
    private static final int MAX_HISTORY = 1_000;
    /** Publishes and requests that are on their way to the client's thread. */
    private static final int MAX_UNDER_WAY = 1_000;

    private final Loop loop;
    private final Settings settings;
    private final Connections connections;
    private final AtomicInteger underWay = new AtomicInteger();

    FanfareClient(Loop loop, Settings settings) {
        this.loop = loop;
        this.settings = settings;
        connections = new Connections(loop, settings);
    }

    /**
     * @param uri such as {@code wss://push.example.com/ws}, {@code tls://push.example.com:8443} or {@code tcp://127.0.0.1:8080}
     */
    public static Builder builder(String uri) {
        return new Builder(URI.create(uri));
    }

    public LinkState state() {
        return connections.state();
    }

    /** Connects, and stays connected until {@link #close}. */
    public void connect() {
        loop.execute(connections::start);
    }

    /** The device has another network, or one again: a dead connection is found at once. */
    public void networkChanged() {
        loop.execute(connections::networkChanged);
    }

    /** Says goodbye until {@link #foreground}. */
    public void background() {
        loop.execute(connections::background);
    }

    public void foreground() {
        loop.execute(connections::foreground);
    }

    /** Ends for good. Publishes and requests that wait are told so; listeners are told nothing more. */
    @Override
    public void close() {
        loop.execute(connections::close);
    }

    /**
     * Listens to a topic, from where it was read to, or from now on.
     *
     * @throws FanfareException INVALID_TOPIC
     */
    public Subscription subscribe(String topic, TopicListener listener) {
        TopicName.check(topic);
        Feed.Listening listening = new Feed.Listening(listener);
        loop.execute(() -> connections.topics().add(topic, listening));
        return new Subscription() {
            @Override
            public String topic() {
                return topic;
            }

            @Override
            public void close() {
                listening.isClosed = true;
                loop.execute(() -> connections.topics().remove(topic, listening));
            }
        };
    }

    /** As {@link #publish(String, Payload, PublishOptions)}, without options. */
    @NotOnAndroid5
    public CompletableFuture<Published> publish(String topic, Payload payload) {
        return publish(topic, payload, PublishOptions.DEFAULT);
    }

    /**
     * Publishes, once, whatever breaks meanwhile.
     *
     * @return done when the node has it; failed with a {@link FanfareException}
     */
    @NotOnAndroid5
    public CompletableFuture<Published> publish(String topic, Payload payload, PublishOptions options) {
        FutureCallback<Published> future = new FutureCallback<>();
        publish(topic, payload, options, future);
        return future.future();
    }

    /** As {@link #publish(String, Payload, PublishOptions)}, also on Android 5 and 6. */
    public void publish(String topic, Payload payload, PublishOptions options, Callback<Published> callback) {
        enter(topic, payload, callback, told -> connections.publishes().add(topic, payload, options, told));
    }

    /** As {@link #request(String, Payload, PublishOptions, Callback)}. */
    @NotOnAndroid5
    public CompletableFuture<Payload> request(String topic, Payload payload, PublishOptions options) {
        FutureCallback<Payload> future = new FutureCallback<>();
        request(topic, payload, options, future);
        return future.future();
    }

    /** Asks the backend, where the namespace says so. Told what it has answered; {@code {}} if that is nothing. */
    public void request(String topic, Payload payload, PublishOptions options, Callback<Payload> callback) {
        enter(
                topic,
                payload,
                callback,
                told -> connections
                        .requests()
                        .ask(
                                ClientFrames.request(topic, options.event(), payload, null),
                                options.timeoutMillisOr(ANSWER_MILLIS),
                                Collectors::reply,
                                told));
    }

    /** As {@link #history(String, Position, int, Callback)}. */
    @NotOnAndroid5
    public CompletableFuture<HistoryPage> history(String topic, @Nullable Position after, int limit) {
        FutureCallback<HistoryPage> future = new FutureCallback<>();
        history(topic, after, limit, future);
        return future.future();
    }

    /**
     * A page of what was published after a position, the oldest first.
     *
     * @param after null for the oldest there is
     * @param limit 1..1,000
     */
    public void history(String topic, @Nullable Position after, int limit, Callback<HistoryPage> callback) {
        if (limit < 1 || limit > MAX_HISTORY) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MAX_HISTORY + ")");
        }
        Position from = after == null ? ClientFrames.START : after;
        enter(
                topic,
                null,
                callback,
                told -> connections
                        .requests()
                        .ask(ClientFrames.history(topic, from, limit), ANSWER_MILLIS, Collectors::historyPage, told));
    }

    /** As {@link #presence(String, Callback)}. */
    @NotOnAndroid5
    public CompletableFuture<Presence> presence(String topic) {
        FutureCallback<Presence> future = new FutureCallback<>();
        presence(topic, future);
        return future.future();
    }

    /** Who is in a topic now. */
    public void presence(String topic, Callback<Presence> callback) {
        enter(
                topic,
                null,
                callback,
                told -> connections
                        .requests()
                        .ask(ClientFrames.presence(topic), ANSWER_MILLIS, new Presence.Pages(), told));
    }

    /** What is done on the loop. */
    private interface Entrance<T> {
        void enter(Callback<T> told);
    }

    private <T> void enter(String topic, @Nullable Payload payload, Callback<T> callback, Entrance<T> entrance) {
        Callback<T> told = onExecutor(callback);
        FanfareException refusal = refusal(topic, payload);
        if (refusal != null) {
            told.onFailed(refusal);
            return;
        }
        loop.execute(() -> {
            underWay.decrementAndGet();
            entrance.enter(told);
        });
    }

    /** @return null if it may go on, and counts as under way */
    private @Nullable FanfareException refusal(String topic, @Nullable Payload payload) {
        try {
            TopicName.check(topic);
        } catch (FanfareException invalid) {
            return invalid;
        }
        if (payload != null && payload.bytes().length > MAX_PAYLOAD_BYTES) {
            return new FanfareException("PAYLOAD_TOO_LARGE", "expected: up to " + MAX_PAYLOAD_BYTES + " bytes", false);
        }
        if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
            underWay.decrementAndGet();
            return new FanfareException("OUTBOX_FULL", topic, true);
        }
        return null;
    }

    private <T> Callback<T> onExecutor(Callback<T> callback) {
        return new Callback<T>() {
            @Override
            public void onDone(T answer) {
                settings.callbacks.execute(() -> callback.onDone(answer));
            }

            @Override
            public void onFailed(FanfareException error) {
                settings.callbacks.execute(() -> callback.onFailed(error));
            }
        };
    }

    /** What a client is built from. Not for several threads. */
    public static final class Builder {
        private static final int MAX_HEARTBEAT_SECONDS = 86_400;

        private final URI uri;
        private @Nullable Transport transport;
        private @Nullable Executor executor;
        private @Nullable Clock clock;

        @Nullable
        TokenProvider tokens;

        PositionStore positions = new MemoryPositions();
        Logger logger = new SilentLogger();
        String name = "fanfare-jvm";
        String version = "";
        int heartbeatSeconds;

        @Nullable
        LinkListener onState;

        private Builder(URI uri) {
            this.uri = uri;
        }

        /** Asked for tokens; without it the client is nobody in particular. */
        public Builder tokens(TokenProvider tokens) {
            this.tokens = tokens;
            return this;
        }

        /** Where each topic was read to; in memory unless it is named. */
        public Builder positions(PositionStore positions) {
            this.positions = positions;
            return this;
        }

        /** Where listeners and callbacks are called; a daemon thread unless it is named. A topic's are called one after the other. */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /** How connections are made; by the URI unless it is named. */
        public Builder transport(Transport transport) {
            this.transport = transport;
            return this;
        }

        /** Of elapsed time that counts sleep. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        public Builder logger(Logger logger) {
            this.logger = logger;
            return this;
        }

        /** For the node's logs, up to 100 bytes each. */
        public Builder name(String name, String version) {
            this.name = name;
            this.version = version;
            return this;
        }

        /** @param seconds up to a day; of the node's choice unless it is named */
        public Builder heartbeatSeconds(int seconds) {
            if (seconds < 1 || seconds > MAX_HEARTBEAT_SECONDS) {
                throw new IllegalArgumentException(
                        "heartbeatSeconds: " + seconds + " (expected: 1.." + MAX_HEARTBEAT_SECONDS + ")");
            }
            heartbeatSeconds = seconds;
            return this;
        }

        public Builder onState(LinkListener onState) {
            this.onState = onState;
            return this;
        }

        /**
         * Builds a client, which does nothing before {@link FanfareClient#connect}.
         *
         * @throws IllegalArgumentException if nothing here can dial such a URI
         */
        public FanfareClient build() {
            Clock elapsed = clock == null ? new SystemClock() : clock;
            return build(new LoopThread("fanfare-client", elapsed, logger));
        }

        FanfareClient build(Loop loop) {
            Transport dialing = transport == null ? Transports.of(uri) : transport;
            Executor calling = executor == null ? DaemonExecutor.named("fanfare-listeners") : executor;
            return new FanfareClient(loop, new Settings(this, dialing, calling));
        }
    }
}
