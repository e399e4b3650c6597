package io.fanfare.bench.fault;

import io.fanfare.protocol.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what publishers and subscribers saw against what they were promised, as it happens. Any thread.
 *
 * <p>Of a durable topic it keeps what is at each offset: publishers, subscribers on every node and the history have to agree.
 * Of each value it keeps what its publisher was told. Memory grows with what is published, not with what is delivered.
 */
final class Checker {
    private final Breaches breaches = new Breaches();
    private final EpochCheck epochs = new EpochCheck(breaches);
    private final Map<String, DurableTopic> durableTopics = new HashMap<>();
    private final Map<Integer, SentValue> sends = new HashMap<>();
    private long acknowledged;
    /** Of those that were acknowledged, with a position. */
    private long stored;

    private long refused;
    private long unknown;
    private long deliveries;
    private final Map<String, Integer> closings = new TreeMap<>();
    private boolean areClientsDismissed;

    /** Names a durable topic that keeps everything. */
    synchronized void durable(String topic) {
        durableTopics.put(topic, new DurableTopic(topic, false, epochs, breaches));
    }

    /** Names a durable topic that forgets its oldest publications. */
    synchronized void expiring(String topic) {
        durableTopics.put(topic, new DurableTopic(topic, true, epochs, breaches));
    }

    /**
     * A value is about to be published: for the first time, or again with the same key.
     *
     * @param stream of an ephemeral topic: sent one after the other, each acknowledged before the next, to the same process
     */
    synchronized void sent(String topic, int value, boolean hasKey, long stream) {
        DurableTopic durable = durableTopics.get(topic);
        StoreLife life = durable == null ? null : durable.life();
        sends.computeIfAbsent(
                        value, first -> new SentValue(value, topic, hasKey, stream, life, lastAcknowledged(topic)))
                .attempted(life);
    }

    /**
     * The store is about to be rewound, with nothing under way: of each topic so many publications stay, and everybody has to
     * be told of another epoch.
     */
    synchronized void rewind(Map<String, Long> kept) {
        epochs.change();
        durableTopics.forEach((topic, durable) -> durable.rewind(kept.getOrDefault(topic, 0L)));
    }

    /**
     * The store is gone, with everything under way, and about to be replaced by one that lacks some of what was acknowledged,
     * nobody knows how much: of each topic a beginning stays, and everybody has to be told of another epoch. What was not
     * answered by now, and what comes from now on, may be in either.
     */
    synchronized void rewindUnderLoad() {
        epochs.change();
        durableTopics.values().forEach(DurableTopic::rewindUnderLoad);
        for (SentValue send : sends.values()) {
            if (send.sentIn != null) {
                send.surviveInto(durableTopics.get(send.topic).life());
            }
        }
    }

    /** How often readers of topics were told that another epoch has begun: never, as long as the store lacks nothing. */
    synchronized long epochChangeCount() {
        return epochs.tellings();
    }

    /** How many publications that were acknowledged are gone since the store was rewound, once all that is left was read. */
    synchronized long goneCount() {
        return sends.values().stream()
                .filter(send ->
                        send.sentIn != null && durableTopics.get(send.topic).hasLost(send))
                .count();
    }

    /** The highest offset that a publish was answered with, of each durable topic. */
    synchronized Map<String, Long> lastAcknowledged() {
        Map<String, Long> offsets = new HashMap<>();
        durableTopics.forEach((topic, durable) -> offsets.put(topic, durable.lastAcknowledged()));
        return offsets;
    }

    /**
     * A publish succeeded.
     *
     * @param position null in an ephemeral topic
     */
    synchronized void acknowledged(int value, Position position, boolean isDuplicate) {
        SentValue send = sends.get(value);
        send.answered(true);
        send.isAcknowledged = true;
        acknowledged++;
        if (position != null) {
            stored++;
            durableTopics.get(send.topic).acknowledged(send, isDuplicate, position.epoch(), position.offset());
        }
    }

    /** A publish was answered: nothing was done, nor will be. */
    synchronized void refused(int value) {
        SentValue send = sends.get(value);
        send.answered(false);
        refused++;
        if (send.isRefused()
                && send.offset > 0
                && send.placedIn == durableTopics.get(send.topic).life()) {
            breach(Breach.Kind.PHANTOM, send + " is at " + send.offset + ", and was refused");
        }
    }

    /** A publish may have succeeded or not. */
    synchronized void unknown(int value) {
        sends.get(value).doubted();
        unknown++;
    }

    /** The highest offset of a durable topic that a publish was answered with. */
    synchronized long lastAcknowledged(String topic) {
        DurableTopic durable = durableTopics.get(topic);
        return durable == null ? 0 : durable.lastAcknowledged();
    }

    DurableReader reader(String name, String topic) {
        synchronized (this) {
            return new DurableReader(this, durableTopics.get(topic), name);
        }
    }

    EphemeralReader ephemeralReader(String name, String topic) {
        return new EphemeralReader(this, topic, name);
    }

    /** Somebody asked for the head, other than by reading. */
    synchronized void head(String topic, Position head, long floor, String who) {
        durableTopics.get(topic).seeHead(head.epoch(), head.offset(), floor, who);
    }

    /** The history of a topic ends here for good: what was acknowledged beyond is lost. */
    synchronized void end(String topic, long head) {
        durableTopics.get(topic).end(head);
    }

    /** The value that somebody saw, or null if it should not have been seen there. */
    SentValue known(String topic, int value, String who) {
        return known(topic, value, who, false);
    }

    /** @param mayBeRefused because the store was committed to and then lost before its publisher was answered */
    synchronized SentValue known(String topic, int value, String who, boolean mayBeRefused) {
        SentValue send = sends.get(value);
        if (send == null || !send.topic.equals(topic)) {
            breach(
                    Breach.Kind.PHANTOM,
                    who + ": value " + value + ", " + (send == null ? "never sent" : "sent to " + send.topic));
            return null;
        }
        if (send.isRefused() && !mayBeRefused) {
            breach(Breach.Kind.PHANTOM, who + ": value " + value + ", which was refused");
        }
        return send;
    }

    /** A connection ended that its client would have kept. */
    synchronized void closed(String who, Closing closing) {
        if (areClientsDismissed) {
            return;
        }
        closings.merge(closing.name(), 1, Integer::sum);
        if (!closing.isAllowed()) {
            breach(Breach.Kind.SENT_AWAY, who + ": " + closing);
        }
    }

    /** The run is over, and clients leave: how connections end from now on says nothing. */
    synchronized void dismissClients() {
        areClientsDismissed = true;
    }

    synchronized void countDelivery() {
        deliveries++;
    }

    void breach(Breach.Kind kind, String text) {
        breaches.add(kind, text);
    }

    /** Every breach so far, the first hundred in words; empty if all promises were kept. */
    List<Breach> breaches() {
        return breaches.inWords();
    }

    synchronized long acknowledgedCount() {
        return acknowledged;
    }

    /** Of those that were acknowledged, how many in durable topics. */
    synchronized long storedCount() {
        return stored;
    }

    synchronized long deliveryCount() {
        return deliveries;
    }

    /** What was checked, in one line. */
    synchronized String summary() {
        return String.format(
                "%,d publishes acknowledged, %,d refused, %,d unknown; %,d deliveries checked; connections ended: %s;"
                        + " breaches: %s",
                acknowledged, refused, unknown, deliveries, closings, breaches.counts());
    }
}
