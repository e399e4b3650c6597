package io.fanfare.gateway.topic;

import io.fanfare.protocol.TopicName;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/**
 * A topic that somebody on this node subscribes to. Forgotten with its last subscriber.
 *
 * <p>The array of sets is replaced, never changed, so that any thread may read it; it is replaced under the hub's map entry
 * only.
 */
public final class Topic {
    private static final SubscriberSet[] NONE = {};

    private final TopicName name;
    private final int id;
    private final NamespaceRules rules;
    private final CompletionStage<Void> interest;
    /** The loop that puts this durable topic's publications in order, or null if it is ephemeral. */
    private final TopicShard owner;
    /** Touched by the owner only; null if the topic is ephemeral. */
    private final TopicOrder order;

    private volatile SubscriberSet[] sets = NONE;

    Topic(TopicName name, int id, NamespaceRules rules, CompletionStage<Void> interest, TopicShard owner) {
        this.name = name;
        this.id = id;
        this.rules = rules;
        this.interest = interest;
        this.owner = rules.durable() ? owner : null;
        this.order = rules.durable() ? new TopicOrder() : null;
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

    public TopicName name() {
        return name;
    }

    /** Its number on the wire: unique on this node among topics with subscribers. */
    public int id() {
        return id;
    }

    public NamespaceRules rules() {
        return rules;
    }

    CompletionStage<Void> interest() {
        return interest;
    }

    TopicShard owner() {
        return owner;
    }

    TopicOrder order() {
        return order;
    }
}
