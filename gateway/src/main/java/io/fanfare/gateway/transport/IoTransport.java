package io.fanfare.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.function.Supplier;

/** How the loops talk to the kernel. */
public enum IoTransport {
    EPOLL(Epoll::isAvailable, Epoll::unavailabilityCause, EpollIoHandler::newFactory, EpollServerSocketChannel.class),
    IO_URING(
            IoUring::isAvailable,
            IoUring::unavailabilityCause,
            IoUringIoHandler::newFactory,
            IoUringServerSocketChannel.class),
    NIO(() -> true, () -> null, NioIoHandler::newFactory, NioServerSocketChannel.class);

    private final Supplier<Boolean> availability;
    private final Supplier<Throwable> unavailabilityCause;
    private final Supplier<IoHandlerFactory> handlers;
    private final Class<? extends ServerSocketChannel> serverChannel;

    IoTransport(
            Supplier<Boolean> availability,
            Supplier<Throwable> unavailabilityCause,
            Supplier<IoHandlerFactory> handlers,
            Class<? extends ServerSocketChannel> serverChannel) {
        this.availability = availability;
        this.unavailabilityCause = unavailabilityCause;
        this.handlers = handlers;
        this.serverChannel = serverChannel;
    }

    /** Epoll where there is one, else NIO. io_uring is taken only by those who ask for it. */
    public static IoTransport best() {
        return EPOLL.isAvailable() ? EPOLL : NIO;
    }

    public boolean isAvailable() {
        return availability.get();
    }

    /** Why it is not available here, or null if it is. */
    public Throwable unavailabilityCause() {
        return unavailabilityCause.get();
    }

    /**
     * Has the kernel end a connection whose other side has acknowledged nothing, or taken nothing, for so long. With NIO it does so
     * after a time of its own, a quarter of an hour on Linux.
     */
    static void boundUnacknowledged(Channel channel, int millis) {
        if (!channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, millis)) {
            channel.config().setOption(IoUringChannelOption.TCP_USER_TIMEOUT, millis);
        }
    }

    public IoHandlerFactory newHandlerFactory() {
        return handlers.get();
    }

    public Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }
}
