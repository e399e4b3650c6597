package io.fanfare.bench.fault;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.process.NumberedPayload;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a {@link ReturningSubscriber}, which is its lock. What comes after the subscriber has left it is ignored. Events come
 * on one loop; commands on any thread.
 */
final class Attachment extends LoyalClient {
    private final ReturningSubscriber subscriber;
    private final Checker checker;
    private final Map<Integer, DurableReader> durable = new HashMap<>();
    private final Map<Integer, EphemeralReader> ephemeral = new HashMap<>();
    private final Map<String, Long> floors = new HashMap<>();
    /** Topics to be asked for again. */
    private final Set<String> refused = new LinkedHashSet<>();

    private Client client;
    private boolean isAbandoned;
    private volatile int openCount;
    private volatile long heardAtNanos = System.nanoTime();

    Attachment(ReturningSubscriber subscriber, Checker checker, ProxiedNode node) {
        super(checker, node);
        this.subscriber = subscriber;
        this.checker = checker;
    }

    @Override
    public void onConnected(Client connected) {
        synchronized (subscriber) {
            client = connected;
            if (isAbandoned) {
                connected.connection().reset();
                return;
            }
            subscriber.readers().keySet().forEach(this::noteFloor);
            connected.subscribe(subscriber.targets());
        }
    }

    private void noteFloor(String topic) {
        floors.put(topic, checker.lastAcknowledged(topic));
    }

    /** Asks again for every topic that was refused for now. */
    void subscribeToRefused() {
        synchronized (subscriber) {
            if (!isAbandoned) {
                refused.forEach(this::noteFloor);
                client.subscribe(subscriber.targets(refused));
                refused.clear();
            }
        }
    }

    @Override
    public void onReadComplete() {
        heardAtNanos = System.nanoTime();
    }

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {
        synchronized (subscriber) {
            if (isAbandoned) {
                return;
            }
            String topic = subscribed.topic().value();
            DurableReader reader = subscriber.reader(topic);
            if (reader == null) {
                ephemeral.put(subscribed.topicId(), checker.ephemeralReader(subscriber.name(), topic));
            } else {
                reader.subscribed(subscribed.head(), subscribed.result(), floors.get(topic));
                durable.put(subscribed.topicId(), reader);
            }
            openCount = ephemeral.size() + durable.size();
        }
    }

    @Override
    public void onMessage(int topicId, long offset, ByteBuf in, int payloadIndex, int payloadBytes) {
        synchronized (subscriber) {
            if (isAbandoned) {
                return;
            }
            int value = NumberedPayload.number(in, payloadIndex);
            DurableReader reader = durable.get(topicId);
            if (reader != null) {
                reader.delivered(offset, value);
                return;
            }
            EphemeralReader live = ephemeral.get(topicId);
            if (live != null) {
                live.delivered(value);
                subscriber.seeEphemeral(value);
            } else {
                checker.breach(
                        Breach.Kind.PHANTOM, subscriber + ": value " + value + " of unknown topic id " + topicId);
            }
        }
    }

    @Override
    public void onGap(Event.Gap gap) {
        synchronized (subscriber) {
            if (!isAbandoned) {
                durable.get(gap.topicId()).gap(gap.askedOffset(), gap.oldestOffset());
            }
        }
    }

    @Override
    public void onEpochChanged(Event.EpochChanged changed) {
        synchronized (subscriber) {
            if (!isAbandoned) {
                durable.get(changed.topicId()).epochChanged(changed.epoch(), changed.nextOffset());
            }
        }
    }

    @Override
    public void onError(Event.Error error) {
        synchronized (subscriber) {
            if (isAbandoned) {
                return;
            }
            if (error.retryable() && !error.topic().isEmpty()) {
                if (refused.isEmpty()) {
                    subscriber.subscribeLater(this);
                }
                refused.add(error.topic());
            } else {
                checker.breach(
                        Breach.Kind.UNEXPECTED, subscriber + ": " + ErrorCode.ofNumber(error.code()) + " " + error);
            }
        }
    }

    @Override
    boolean hasLeft() {
        synchronized (subscriber) {
            return isAbandoned;
        }
    }

    @Override
    void onSentAway() {
        subscriber.lost(this);
    }

    @Override
    void onGone(int code) {
        subscriber.lost(this);
    }

    void ping() {
        synchronized (subscriber) {
            if (client != null) {
                client.ping();
            }
        }
    }

    void setReading(boolean isReading) {
        synchronized (subscriber) {
            if (client == null) {
                return;
            }
            if (isReading) {
                heardAtNanos = System.nanoTime();
                client.connection().resumeReading();
            } else {
                client.connection().stopReading();
            }
        }
    }

    long silentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardAtNanos);
    }

    /** How many subscriptions are open. */
    int openCount() {
        return openCount;
    }

    /** Ends it; nothing that comes after this is seen. */
    void abandon() {
        synchronized (subscriber) {
            isAbandoned = true;
            if (client != null) {
                client.connection().reset();
            }
        }
    }

    @Override
    public String toString() {
        return subscriber.name() + ", " + openCount + " subscriptions open, silent for " + silentMillis() + " ms";
    }
}
