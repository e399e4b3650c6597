package io.fanfare.gateway.bus.redis;

import io.fanfare.protocol.TopicName;
import java.util.Collection;
import java.util.List;

/** One primary for everything: a single server, or the one that the Sentinels name. */
final class SingleLink implements Links {
    private final RedisLink link;

    SingleLink(RedisLink link) {
        this.link = link;
    }

    @Override
    public void open() {
        link.open();
    }

    @Override
    public RedisLink of(TopicName topic) {
        return link;
    }

    @Override
    public Collection<RedisLink> all() {
        return List.of(link);
    }

    @Override
    public void lookAgain() {
        // There is nobody else.
    }

    @Override
    public String problem() {
        return null;
    }
}
