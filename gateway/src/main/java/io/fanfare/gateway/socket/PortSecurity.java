package io.fanfare.gateway.socket;

import io.netty.channel.Channel;

/** What stands between the bytes of a port's connections and those who take them apart. */
public interface PortSecurity {
    /** Nothing: connections are as they come. */
    PortSecurity NONE = channel -> {};

    /** Called for each new connection, before anything else is added to its pipeline, on its loop. */
    void secure(Channel channel);
}
