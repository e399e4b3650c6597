package io.fanfare.gateway.bus.redis;

import io.fanfare.protocol.TopicName;
import java.util.Collection;

/** Which link carries what. Owned by the bus loop, but for the questions. */
interface Links {
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
