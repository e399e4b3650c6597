package io.fanfare.bench.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens connections, on a few event loops of its own. Any thread; nothing but {@link #close} blocks.
 *
 * <p>A source address has about 28,000 ports: connections to this machine can be spread over 127.0.0.1, 127.0.0.2 and so on.
 */
public final class Dialer implements AutoCloseable {
    /** Bytes of one connection: above the higher it is not writable, until they are below the lower. */
    private static final WriteBufferWaterMark WAITING_TO_BE_SENT = new WriteBufferWaterMark(64 << 10, 1 << 20);

    private final int sourceAddresses;
    private final EventLoopGroup group;
    private final Class<? extends SocketChannel> channelType;
    private final AtomicInteger dialed = new AtomicInteger();
    private final WireBytes wireBytes = new WireBytes();

    /**
     * @param sourceAddresses how many of 127.0.0.x to connect from, 1..254; 0 leaves it to the system
     */
    public Dialer(int loops, int sourceAddresses) {
        if (sourceAddresses < 0 || sourceAddresses > 254) {
            throw new IllegalArgumentException("sourceAddresses: " + sourceAddresses + " (expected: 0..254)");
        }
        this.sourceAddresses = sourceAddresses;
        boolean hasEpoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                loops,
                new DefaultThreadFactory("client", true),
                hasEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        channelType = hasEpoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Opens a connection that speaks fanfare.v1. */
    public Client connect(Endpoint endpoint, ClientListener listener) {
        Client client = new Client(listener);
        dial(endpoint, client);
        return client;
    }

    /** Opens a connection for frames of any protocol. */
    public void dial(Endpoint endpoint, FrameListener listener) {
        dial(endpoint, listener, 0);
    }

    /**
     * Opens a connection for frames of any protocol.
     *
     * @param receiveBufferBytes what the kernel is to keep unread, 0 to leave it to the system; small for a client that is
     *     to stop reading
     */
    public void dial(Endpoint endpoint, FrameListener listener, int receiveBufferBytes) {
        FrameCodec codec = endpoint.newCodec(listener);
        codec.countIn(wireBytes);
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(channelType)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_TO_BE_SENT);
        if (receiveBufferBytes > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, receiveBufferBytes);
        }
        bootstrap.handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                endpoint.security().secure(channel.pipeline(), endpoint.address());
                channel.pipeline().addLast(codec);
            }
        });
        open(bootstrap, endpoint.address()).addListener((ChannelFutureListener) opened -> {
            if (!opened.isSuccess()) {
                codec.notConnected(opened.cause());
            }
        });
    }

    private ChannelFuture open(Bootstrap bootstrap, InetSocketAddress address) {
        if (sourceAddresses == 0) {
            return bootstrap.connect(address);
        }
        int host = 1 + Math.floorMod(dialed.getAndIncrement(), sourceAddresses);
        return bootstrap.connect(address, new InetSocketAddress("127.0.0." + host, 0));
    }

    /** Runs something later on one of the loops. */
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        group.schedule(task, delay, unit);
    }

    /** Waits until every loop has done what it was doing: what they wrote before can be read by the caller then. */
    public void fence() {
        List<Future<?>> fences = new ArrayList<>();
        group.forEach(loop -> fences.add(loop.submit(() -> {})));
        fences.forEach(Future::syncUninterruptibly);
    }

    /** What has travelled over all connections of this dialer, HTTP publishers' aside. */
    public WireBytes wireBytes() {
        return wireBytes;
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends Channel> channelType() {
        return channelType;
    }

    /** Closes every connection, and waits until they are closed. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
