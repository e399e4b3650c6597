package io.fanfare.gateway.cli;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.compact.CompactCommands;
import io.fanfare.protocol.compact.CompactEvents;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Speaks {@code fanfare.v1} and answers each command as a test says. */
final class StubNode implements AutoCloseable {

    /** Answers what clients send. Called on one thread. */
    interface Script {
        /** @param connection counts the connections 1, 2, 3 … */
        void onCommand(int connection, Command command, Client client);
    }

    /** The other side of a connection. */
    static final class Client {
        private final Channel channel;

        private Client(Channel channel) {
            this.channel = channel;
        }

        void send(Event event) {
            ByteBuf frame = Unpooled.buffer();
            CompactEvents.encode(event, frame);
            channel.writeAndFlush(new BinaryWebSocketFrame(frame));
        }

        void sendBytes(int... bytes) {
            ByteBuf frame = Unpooled.buffer();
            for (int value : bytes) {
                frame.writeByte(value);
            }
            channel.writeAndFlush(new BinaryWebSocketFrame(frame));
        }

        void close(int code) {
            channel.writeAndFlush(new CloseWebSocketFrame(code, ""));
        }

        void cut() {
            channel.close();
        }
    }

    /** All commands of all connections but pings, in order. */
    final List<Command> commands = new CopyOnWriteArrayList<>();

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Script script;
    private final Channel server;
    private int connections;

    StubNode(Script script) {
        this.script = script;
        this.server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(8_192))
                                .addLast(new WebSocketServerProtocolHandler("/ws", "fanfare.v1"))
                                .addLast(new Conversation(++connections))
                                .addLast(new NotFound());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    URI url() {
        return url("/ws");
    }

    URI url(String path) {
        return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + path);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Answers requests for another path. */
    private static final class NotFound extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
            answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            context.writeAndFlush(answer);
        }
    }

    private final class Conversation extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {
        private final int connection;

        private Conversation(int connection) {
            this.connection = connection;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, BinaryWebSocketFrame frame) {
            Command command = CompactCommands.decode(frame.content());
            if (!(command instanceof Command.Ping)) {
                commands.add(command);
            }
            script.onCommand(connection, command, new Client(context.channel()));
        }
    }
}
