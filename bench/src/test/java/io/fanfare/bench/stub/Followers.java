package io.fanfare.bench.stub;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who follows what, for a stub. Its loop only. */
final class Followers {
    private final Map<String, List<Follower>> followers = new HashMap<>();

    /**
     * One subscription.
     *
     * @param id what the client calls it, if it has a name for it
     */
    record Follower(Channel channel, String id) {}

    void follow(String topic, Channel channel, String id) {
        followers.computeIfAbsent(topic, none -> new ArrayList<>()).add(new Follower(channel, id));
    }

    /** Sends everybody who follows a topic a message made for him. */
    void publish(String topic, Function<Follower, Object> message) {
        followers
                .getOrDefault(topic, List.of())
                .forEach(follower -> follower.channel.writeAndFlush(message.apply(follower)));
    }
}
