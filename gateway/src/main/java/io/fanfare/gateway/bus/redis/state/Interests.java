package io.fanfare.gateway.bus.redis.state;

import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The topics that this node wants, by channel. A topic that nobody wants any more is kept for some seconds, so that a client
 * that reconnects does not cost Redis two commands. Any thread, unless a method says otherwise.
 */
public final class Interests {
    private final ConcurrentHashMap<String, Interest> byChannel = new ConcurrentHashMap<>();
    /** In the order of time. Without a timer for each: a sweep looks at the oldest. */
    private final Queue<Unwanted> unwanted = new ConcurrentLinkedQueue<>();

    /** An interest that ended, and when, if it has not been taken up again since. */
    private record Unwanted(Interest interest, int turns, long sinceNanos) {}

    /**
     * Wants a topic.
     *
     * @param isNew told of an interest that has to be subscribed; not of one that still is
     */
    public Interest want(TopicName topic, String channel, Consumer<Interest> isNew) {
        Interest fresh = new Interest(topic, channel);
        Interest interest = byChannel.compute(channel, (name, known) -> {
            if (known == null) {
                return fresh;
            }
            if (!known.isWanted()) {
                known.turn();
            }
            return known;
        });
        if (interest == fresh) {
            isNew.accept(fresh);
        }
        return interest;
    }

    public void drop(String channel, long nowNanos) {
        byChannel.computeIfPresent(channel, (name, interest) -> {
            if (interest.isWanted()) {
                interest.turn();
                unwanted.add(new Unwanted(interest, interest.turns(), nowNanos));
            }
            return interest;
        });
    }

    /**
     * Forgets what nobody has wanted for so long. Only one thread at a time.
     *
     * @return what is to be unsubscribed
     */
    public List<Interest> sweep(long nowNanos, long lingerNanos) {
        List<Interest> gone = new ArrayList<>();
        for (Unwanted oldest = unwanted.peek();
                oldest != null && nowNanos - oldest.sinceNanos() >= lingerNanos;
                oldest = unwanted.peek()) {
            unwanted.remove();
            Interest interest = oldest.interest();
            int turns = oldest.turns();
            byChannel.computeIfPresent(interest.channel(), (name, known) -> {
                if (known != interest || known.turns() != turns) {
                    return known;
                }
                gone.add(interest);
                return null;
            });
        }
        return gone;
    }

    /** The interest in a channel, or null. */
    public Interest of(String channel) {
        return byChannel.get(channel);
    }

    /** All of them, lingering ones too. Changes show or not. */
    public Collection<Interest> all() {
        return byChannel.values();
    }

    public int count() {
        return byChannel.size();
    }
}
