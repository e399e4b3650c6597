package io.fanfare.gateway.topic;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.BusListener;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The topics that this node follows: those with subscribers here, and durable ones that had some until a moment ago.
 *
 * <p>What the bus brings goes to the inbox of each loop with subscribers: straight there in an ephemeral topic, by way of
 * the loop that owns the topic and its order in a durable one. Any thread, unless a method says otherwise.
 */
public final class TopicHub implements BusListener {
    /** How long a durable topic is followed after its last subscriber has left. */
    static final int KEPT_SECONDS = 15;

    private final Bus bus;
    private final Namespaces namespaces;
    private final List<TopicShard> shards;
    private final TopicIds ids = new TopicIds();
    private final ConcurrentHashMap<TopicName, Topic> topics = new ConcurrentHashMap<>();
    private final DesertedTopics deserted = new DesertedTopics();
    private volatile boolean isInDoubt;
    private volatile int sweeps;

    public TopicHub(Bus bus, Namespaces namespaces, List<TopicShard> shards) {
        this.bus = bus;
        this.namespaces = namespaces;
        this.shards = List.copyOf(shards);
    }

    @Override
    public void onPublication(Publication publication, Position position) {
        Topic topic = topics.get(publication.topic());
        if (topic == null) {
            return;
        }
        if (position != null) {
            if (topic.owner() != null) {
                topic.owner().offer(topic, publication, position);
            }
            return;
        }
        for (SubscriberSet set : topic.sets()) {
            set.shard().offer(new Delivery(topic, set, publication, 0, 0));
        }
    }

    @Override
    public void onDoubt() {
        isInDoubt = true;
    }

    /** Whether the bus had doubts since this was last asked. */
    boolean takeDoubt() {
        if (!isInDoubt) {
            return false;
        }
        isInDoubt = false;
        return true;
    }

    /** What this node follows; changes show in it or not. */
    Iterable<Topic> topics() {
        return topics.values();
    }

    /**
     * Adds a subscriber. It may be called from now on; that nothing is missed is certain only once the set's
     * {@link SubscriberSet#interest} has completed. Only on the shard's loop.
     */
    public SubscriberSet attach(TopicName name, TopicShard shard, Subscriber subscriber) {
        Topic known = topics.get(name);
        SubscriberSet set = known == null ? null : known.setOf(shard);
        if (set == null) {
            set = topics.compute(name, (n, topic) -> withSet(n, topic, shard)).setOf(shard);
        }
        set.add(subscriber);
        return set;
    }

    private Topic withSet(TopicName name, Topic known, TopicShard shard) {
        Topic topic = known;
        if (topic == null) {
            boolean isDurable = namespaces.of(name).isDurable();
            topic = new Topic(name, ids.take(), namespaces, bus.subscribe(name), isDurable ? ownerOf(name) : null);
        }
        topic.addSet(shard);
        return topic;
    }

    private TopicOwner ownerOf(TopicName name) {
        return shards.get(Math.floorMod(name.hashCode(), shards.size())).owner();
    }

    /** Removes a subscriber. Only on its shard's loop. */
    public void detach(SubscriberSet set, Subscriber subscriber) {
        set.remove(subscriber);
        if (set.isEmpty()) {
            topics.computeIfPresent(set.topic().name(), (name, topic) -> withoutSet(topic, set));
        }
    }

    /** A topic of which nothing is known yet has nothing for those who come back. */
    private Topic withoutSet(Topic topic, SubscriberSet set) {
        topic.removeSet(set);
        boolean stays = !topic.isDeserted() || topic.standing() != null && deserted.add(topic, sweeps);
        return stays ? topic : forget(topic);
    }

    private Topic forget(Topic topic) {
        topic.forget();
        if (topic.owner() != null) {
            topic.owner().forget(topic);
        }
        bus.unsubscribe(topic.name());
        ids.giveBack(topic.id());
        return null;
    }

    /** Called once a second, by one thread: durable topics that nobody came back to are followed no longer. */
    public void sweep() {
        sweeps++;
        DesertedTopics.Deserted due = deserted.poll(sweeps - KEPT_SECONDS);
        while (due != null) {
            int desertion = due.desertion();
            topics.computeIfPresent(
                    due.topic().name(), (name, topic) -> topic.isDesertedSince(desertion) ? forget(topic) : topic);
            due = deserted.poll(sweeps - KEPT_SECONDS);
        }
    }

    /** The topic if this node follows it, else null. */
    public Topic find(TopicName name) {
        return topics.get(name);
    }

    /** How many subscribers this node has for a topic. Other loops may change theirs meanwhile. */
    public int subscriberCount(TopicName name) {
        Topic topic = topics.get(name);
        int count = 0;
        if (topic != null) {
            for (SubscriberSet set : topic.sets()) {
                count += set.count();
            }
        }
        return count;
    }

    /** How many topics this node follows. */
    public int topicCount() {
        return topics.size();
    }
}
