package io.fanfare.gateway.topic;

import io.fanfare.protocol.TopicName;
import io.fanfare.storage.TopicHead;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/**
 * A topic that this node follows: somebody here subscribes to it, or did until a moment ago.
 *
 * <p>The array of sets is replaced, never changed, so that any thread may read it; it is replaced under the hub's map entry
 * only.
 */
public final class Topic {
    private static final SubscriberSet[] NONE = {};

    private final TopicName name;
    private final int id;
    private final Namespaces namespaces;
    private final CompletionStage<Void> interest;
    /** The loop that puts this durable topic's publications in order, or null if it is ephemeral. */
    private final TopicOwner owner;
    /** Touched by the owner only; null if the topic is ephemeral. */
    private final TopicOrder order;

    private volatile SubscriberSet[] sets = NONE;
    /** Written by the owner only. */
    private volatile TopicHead standing;
    /** Changed under the hub's map entry only. */
    private volatile boolean isForgotten;

    private int desertions;

    Topic(TopicName name, int id, Namespaces namespaces, CompletionStage<Void> interest, TopicOwner owner) {
        this.name = name;
        this.id = id;
        this.namespaces = namespaces;
        this.interest = interest;
        this.owner = owner;
        this.order = owner == null ? null : new TopicOrder();
    }

    /** The sets of all loops that have subscribers; not to be changed. */
    SubscriberSet[] sets() {
        return sets;
    }

    /** The set of a loop, or null. */
    SubscriberSet setOf(TopicShard shard) {
        for (SubscriberSet set : sets) {
            if (set.shard() == shard) {
                return set;
            }
        }
        return null;
    }

    SubscriberSet addSet(TopicShard shard) {
        SubscriberSet set = new SubscriberSet(this, shard);
        SubscriberSet[] more = Arrays.copyOf(sets, sets.length + 1);
        more[more.length - 1] = set;
        sets = more;
        return set;
    }

    void removeSet(SubscriberSet set) {
        SubscriberSet[] fewer = new SubscriberSet[sets.length - 1];
        int kept = 0;
        for (SubscriberSet other : sets) {
            if (other != set) {
                fewer[kept++] = other;
            }
        }
        sets = fewer;
    }

    boolean isDeserted() {
        return sets.length == 0;
    }

    /** The last subscriber has left; returns how often that has happened. Under the hub's map entry only. */
    int desert() {
        return ++desertions;
    }

    /** Whether nobody has come since that desertion. */
    boolean isDesertedSince(int desertion) {
        return isDeserted() && desertions == desertion;
    }

    /** The node follows it no longer. */
    void forget() {
        isForgotten = true;
    }

    boolean isForgotten() {
        return isForgotten;
    }

    /** Everything up to this head was handed out, and what comes after the oldest offset is kept. */
    void standAt(TopicHead head) {
        standing = head;
    }

    /** What was handed out last and what is kept, or null if nothing is known yet. Any thread. */
    TopicHead standing() {
        return standing;
    }

    public TopicName name() {
        return name;
    }

    /** Its number on the wire: unique on this node among topics with subscribers. */
    public int id() {
        return id;
    }

    /** Whether it has an order and a history. It stays so while the topic is followed, whatever becomes of the rules. */
    boolean isDurable() {
        return owner != null;
    }

    /** Those that hold now. */
    public NamespaceRules rules() {
        return namespaces.of(name);
    }

    CompletionStage<Void> interest() {
        return interest;
    }

    TopicOwner owner() {
        return owner;
    }

    TopicOrder order() {
        return order;
    }
}
