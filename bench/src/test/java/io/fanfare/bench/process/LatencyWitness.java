package io.fanfare.bench.process;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.ClientListener;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Recorder;

/** A subscriber that records how long after its intended time each publication came. */
final class LatencyWitness extends ClientListener {
    private final TopicName topic;
    private final Schedule schedule;
    private final Recorder micros;
    private final LongAdder received;
    private volatile boolean isSubscribed;

    /** When the publication with a number was due, in the terms of {@link System#nanoTime}. */
    interface Schedule {
        long intendedNanos(int number);
    }

    /**
     * @param micros shared with others
     * @param received shared with others
     */
    LatencyWitness(String topic, Schedule schedule, Recorder micros, LongAdder received) {
        this.topic = TopicName.of(topic);
        this.schedule = schedule;
        this.micros = micros;
        this.received = received;
    }

    @Override
    public void onConnected(Client client) {
        client.subscribe(Target.live(topic));
    }

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {
        isSubscribed = true;
    }

    @Override
    public void onMessage(int topicId, long offset, ByteBuf in, int payloadIndex, int payloadBytes) {
        long nanos = System.nanoTime() - schedule.intendedNanos(NumberedPayload.number(in, payloadIndex));
        micros.recordValue(nanos / 1_000);
        received.increment();
    }

    boolean isSubscribed() {
        return isSubscribed;
    }
}
