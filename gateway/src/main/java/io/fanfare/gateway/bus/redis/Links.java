package io.fanfare.gateway.bus.redis;

import io.fanfare.protocol.TopicName;
import java.util.Collection;
import java.util.List;

/** Which link carries what. Owned by the bus loop, but for the questions. */
interface Links {
    /** One primary for everything: a single server, or the one that the Sentinels name. */
    static Links single(RedisLink link) {
        return new Links() {
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
        };
    }

    /** Begins to connect. */
    void open();

    /** The link of a topic, or null if nobody is known to serve it. Any thread. */
    RedisLink of(TopicName topic);

    /** All that are in use. Any thread. */
    Collection<RedisLink> all();

    /** Something does not fit what was believed: looks again soon who serves what. */
    void lookAgain();

    /** What is wrong besides the links themselves, or null. */
    String problem();
}
