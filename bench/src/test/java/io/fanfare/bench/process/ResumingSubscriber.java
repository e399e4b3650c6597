package io.fanfare.bench.process;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.ClientListener;
import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.Endpoint;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A client that connects again whenever it was cut off, and goes on after the last offset that it saw. */
final class ResumingSubscriber extends ClientListener {
    private static final int PAUSE_MILLIS = 50;

    private final Dialer dialer;
    private final Supplier<Endpoint> endpoint;
    private final String name;
    private final TopicName topic;
    private final DeliveryRecord record;
    private long epoch;
    private volatile long lastOffset;
    private volatile boolean isStopped;
    private volatile String trouble;

    ResumingSubscriber(Dialer dialer, Supplier<Endpoint> endpoint, String name, String topic, DeliveryRecord record) {
        this.dialer = dialer;
        this.endpoint = endpoint;
        this.name = name;
        this.topic = TopicName.of(topic);
        this.record = record;
    }

    void start() {
        dialer.connect(endpoint.get(), this);
    }

    @Override
    public void onConnected(Client client) {
        client.subscribe(Target.after(topic, new Position(epoch, lastOffset)));
    }

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {
        epoch = subscribed.head().epoch();
    }

    @Override
    public void onMessage(int topicId, long offset, ByteBuf in, int payloadIndex, int payloadBytes) {
        record.seen(name, offset, NumberedPayload.number(in, payloadIndex));
        lastOffset = offset;
    }

    @Override
    public void onGap(Event.Gap gap) {
        trouble = name + ": " + gap;
    }

    @Override
    public void onEpochChanged(Event.EpochChanged epochChanged) {
        trouble = name + ": " + epochChanged;
    }

    @Override
    public void onClosed(int code) {
        if (!isStopped) {
            CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::start);
        }
    }

    /** Does not connect again. */
    void stop() {
        isStopped = true;
    }

    long lastOffset() {
        return lastOffset;
    }

    /** A gap or a new epoch, which a store that keeps its word never needs; null if there was none. */
    String trouble() {
        return trouble;
    }
}
