package io.fanfare.bench.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A TCP proxy between two that fails when told to. Stays at its port while what is behind it comes and goes. Any thread.
 *
 * <p>Order is kept and nothing is changed, whatever the faults: what does not arrive is the end of what was sent. In each
 * direction of a connection at most 64 KB wait here, besides what the sockets hold; then the sender has to wait.
 */
final class FaultProxy implements AutoCloseable {
    private final Supplier<InetSocketAddress> target;
    private final Channel listener;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final AtomicLong disturbances = new AtomicLong();
    private volatile LinkState state = LinkState.FINE;
    /** Null unless the answer to a request is to be lost. */
    private volatile Loss loss;

    /** A request whose answer is to be lost, and who wants to know. */
    private record Loss(ByteBuf request, CompletableFuture<Void> done) {}

    /**
     * Opens a port of 127.0.0.1.
     *
     * @param group whose loops do the work; on NIO
     * @param target where connections go that are made from now on; null while nobody is there
     */
    FaultProxy(EventLoopGroup group, Supplier<InetSocketAddress> target) {
        this.target = target;
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        accept(client);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    private void accept(Channel client) {
        InetSocketAddress server = target.get();
        if (state.isRefusing() || server == null) {
            Passage.reset(client);
            return;
        }
        Passage forth = new Passage(this, LinkState.Direction.FORTH);
        Passage back = new Passage(this, LinkState.Direction.BACK);
        client.pipeline().addLast(forth);
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(back)
                .connect(server)
                .addListener((ChannelFutureListener) connected -> {
                    if (connected.isSuccess()) {
                        forth.join(client, back);
                        back.join(connected.channel(), forth);
                        forth.begin();
                        back.begin();
                    } else {
                        Passage.reset(client);
                    }
                });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Treats everything like this from now on, open connections included. */
    void set(LinkState wanted) {
        disturbances.incrementAndGet();
        state = wanted;
        passages.forEach(Passage::proceed);
    }

    /** Lets everything pass again, what was held included. */
    void heal() {
        set(LinkState.FINE);
    }

    /** Resets every connection. What is held or on its way is lost. */
    void cut() {
        disturbances.incrementAndGet();
        passages.forEach(Passage::cut);
    }

    /** Ends each connection in the middle of the next piece that passes. */
    void cutMidFrame() {
        disturbances.incrementAndGet();
        passages.forEach(Passage::breakNext);
    }

    /**
     * Lets the next piece pass that holds these bytes, takes the server's next answer on that connection to have come, and
     * resets the connection instead of passing it on.
     *
     * @return completes when that has been done
     */
    CompletableFuture<Void> loseAnswerTo(byte[] request) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loss = new Loss(Unpooled.wrappedBuffer(request), done);
        return done;
    }

    /** Whether the answer to this piece is to be lost. */
    boolean isAnswerToBeLost(ByteBuf piece) {
        Loss wanted = loss;
        return wanted != null && ByteBufUtil.indexOf(wanted.request(), piece) >= 0;
    }

    void lostAnswer() {
        disturbances.incrementAndGet();
        Loss done = loss;
        loss = null;
        done.done().complete(null);
    }

    /** How many bytes wait here on their way in a direction, on all connections. */
    int waitingBytes(LinkState.Direction direction) {
        return passages.stream()
                .filter(passage -> passage.direction() == direction)
                .mapToInt(Passage::waitingBytes)
                .sum();
    }

    /** How many connections are open. */
    int connectionCount() {
        return passages.size() / 2;
    }

    LinkState state() {
        return state;
    }

    /** How often something was done to it, for the worse or the better. */
    long disturbances() {
        return disturbances.get();
    }

    void began(Passage passage) {
        passages.add(passage);
    }

    void ended(Passage passage) {
        passages.remove(passage);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        cut();
    }
}
