package io.fanfare.planted.gateway.session;

import io.fanfare.planted.gateway.topic.UpwardUse;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/** Uses the layer below, as it may, but also a channel and a meter, and sleeps on a loop. */
public final class DownwardUse {
    public UpwardUse below;
    public Channel channel;
    public Counter counter;

    public void rest() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }
}
