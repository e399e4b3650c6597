package io.fanfare.bench.client;

import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;

/** What is between the socket and what is said. Any thread. */
public interface ConnectionSecurity {
    /** Bytes as they are. */
    ConnectionSecurity NONE = (pipeline, address) -> {};

    /**
     * Puts itself in front of the handlers that are going to be added. They learn that the channel is active when bytes may be
     * said; if none ever may, they learn the reason as an exception, and the channel closes.
     *
     * @param address of the server, as the caller named it
     */
    void secure(ChannelPipeline pipeline, InetSocketAddress address);

    /** For what is asked by HTTP beside the load, and trusts whom this trusts. */
    default HttpClient.Builder httpClient() {
        return HttpClient.newBuilder();
    }
}
