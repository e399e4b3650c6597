package io.fanfare.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes over the HTTP API: a few keep-alive connections, each with a bounded number of pipelined requests.
 *
 * <p>A topic keeps to one connection, so that its publications are sent, and answered, in the order in which one thread
 * published them. Any thread; {@link #publish} blocks while the topic's connection has its fill.
 */
public final class HttpPublisher implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    private final List<HttpPipeline> pipelines = new ArrayList<>();
    private final String host;

    /**
     * Connects, and waits until all connections are open.
     *
     * @throws IllegalStateException that says where and why not, if one can't be opened
     * @param dialer whose loops to use
     * @param maxInFlight requests that may wait for their answers on one connection
     */
    public HttpPublisher(Dialer dialer, InetSocketAddress api, int connections, int maxInFlight) {
        host = NetworkFailure.where(api);
        for (int i = 0; i < connections; i++) {
            HttpPipeline pipeline = new HttpPipeline(host, maxInFlight);
            ChannelFuture opened = new Bootstrap()
                    .group(dialer.group())
                    .channel(dialer.channelType())
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(
                                            new FlushConsolidationHandler(maxInFlight, true),
                                            new HttpClientCodec(),
                                            new HttpObjectAggregator(MAX_ANSWER_BYTES),
                                            pipeline);
                        }
                    })
                    .connect(api)
                    .awaitUninterruptibly();
            if (!opened.isSuccess()) {
                close();
                throw new IllegalStateException(
                        "not connected to " + host + ": " + NetworkFailure.inWords(opened.cause()), opened.cause());
            }
            pipelines.add(pipeline);
        }
    }

    /**
     * Publishes a JSON object.
     *
     * @param topic of characters that need no percent-encoding
     * @return completes on a loop; fails if the connection is lost before the answer
     * @throws InterruptedException if the calling thread is told to stop waiting for its turn
     */
    public CompletableFuture<HttpAnswer> publish(String topic, byte[] json) throws InterruptedException {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                "/v1/topics/" + topic + "/messages",
                Unpooled.wrappedBuffer(json));
        request.headers()
                .set(HttpHeaderNames.HOST, host)
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, json.length);
        return pipelines.get(Math.floorMod(topic.hashCode(), pipelines.size())).send(request);
    }

    @Override
    public void close() {
        for (HttpPipeline pipeline : pipelines) {
            pipeline.close();
        }
    }
}
