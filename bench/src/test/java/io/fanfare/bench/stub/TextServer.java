package io.fanfare.bench.stub;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Socket.IO, Phoenix Channels and a protocol of templates, as far as the drivers need them. */
public final class TextServer implements AutoCloseable {
    private static final Pattern SOCKET_IO = Pattern.compile("42(\\d*)\\[\"([SP])\",\"([^\"]+)\"(?:,(.*))?]");
    private static final Pattern PHOENIX =
            Pattern.compile("\\[(null|\"[^\"]*\"),\"([^\"]*)\",\"([^\"]+)\",\"([^\"]+)\",(.*)]");

    private final Followers followers = new Followers();
    private final Protocol protocol;
    private final StubServer server = StubServer.onWebSocket(null, Handler::new);

    /** What it speaks. */
    public enum Protocol {
        SOCKETIO,
        PHOENIX,
        /** Says hello, confirms everything with a word, and wants to hear {@code pong} after {@code ping}. */
        TEMPLATE
    }

    public TextServer(Protocol protocol) {
        this.protocol = protocol;
    }

    /** With a path as real servers have it. */
    public String target() {
        String path = protocol == Protocol.SOCKETIO ? "socket.io/" : "";
        return protocol.name().toLowerCase(Locale.ROOT) + "@ws://127.0.0.1:" + server.port() + "/" + path;
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Handler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private boolean hasPonged;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete && protocol == Protocol.SOCKETIO) {
                send(ctx, "0{\"sid\":\"s\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000}");
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            switch (protocol) {
                case SOCKETIO -> onSocketIo(ctx, frame.text());
                case PHOENIX -> onPhoenix(ctx, frame.text());
                case TEMPLATE -> onTemplate(ctx, frame.text());
            }
        }

        private void onSocketIo(ChannelHandlerContext ctx, String text) {
            Matcher event = SOCKET_IO.matcher(text);
            if (text.equals("40")) {
                send(ctx, "2");
            } else if (text.equals("3")) {
                send(ctx, "40{\"sid\":\"t\"}");
            } else if (event.matches()) {
                if (event.group(2).equals("S")) {
                    followers.follow(event.group(3), ctx.channel(), "");
                } else {
                    publish(event.group(3), "42[\"m\"," + event.group(4) + "]");
                }
                if (!event.group(1).isEmpty()) {
                    send(ctx, "43" + event.group(1) + "[]");
                }
            }
        }

        private void onPhoenix(ChannelHandlerContext ctx, String text) {
            Matcher message = PHOENIX.matcher(text);
            if (!message.matches()) {
                throw new IllegalArgumentException("not a message of Phoenix: " + text);
            }
            String topic = message.group(3);
            if (message.group(4).equals("phx_join")) {
                followers.follow(topic, ctx.channel(), "");
            } else {
                publish(topic, "[null,null,\"" + topic + "\",\"m\"," + message.group(5) + "]");
            }
            send(
                    ctx,
                    "[" + message.group(1) + ",\"" + message.group(2) + "\",\"" + topic
                            + "\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        }

        private void onTemplate(ChannelHandlerContext ctx, String text) {
            String[] words = text.split(" ", 3);
            switch (words[0]) {
                case "hello" -> send(ctx, "ping");
                case "pong" -> {
                    hasPonged = true;
                    send(ctx, "welcome");
                }
                case "sub" -> {
                    if (hasPonged) {
                        followers.follow(words[1], ctx.channel(), "");
                        send(ctx, "subscribed " + words[1]);
                    }
                }
                default -> {
                    publish(words[1], "message " + words[1] + " " + words[2]);
                    send(ctx, "taken");
                }
            }
        }

        private void publish(String topic, String text) {
            followers.publish(topic, follower -> new TextWebSocketFrame(text));
        }

        private static void send(ChannelHandlerContext ctx, String text) {
            ctx.writeAndFlush(new TextWebSocketFrame(text));
        }
    }
}
