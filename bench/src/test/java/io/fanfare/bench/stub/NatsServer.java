package io.fanfare.bench.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Passes on what is published, in the text protocol of NATS; on WebSocket in messages that end anywhere. */
public final class NatsServer implements AutoCloseable {
    private static final int ODD_MESSAGE_BYTES = 37;

    private final Followers followers = new Followers();
    private final StubServer server;
    private final String scheme;

    public NatsServer(boolean isOnWebSocket) {
        scheme = isOnWebSocket ? "ws" : "tcp";
        server = isOnWebSocket
                ? StubServer.onWebSocket(null, OddMessages::new)
                : StubServer.onTcp(() -> new ChannelHandler[] {new Handler()});
    }

    public String target() {
        return "nats@" + scheme + "://127.0.0.1:" + server.port() + "/";
    }

    @Override
    public void close() {
        server.close();
    }

    /** Cuts the stream into messages without regard to what is in it. */
    private final class OddMessages extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                ctx.pipeline().addLast(new Handler());
            }
        }

        @Override
        protected void encode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) {
            while (bytes.isReadable()) {
                out.add(new BinaryWebSocketFrame(
                        bytes.readRetainedSlice(Math.min(bytes.readableBytes(), ODD_MESSAGE_BYTES))));
            }
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
            out.add(frame.content().retain());
        }
    }

    private final class Handler extends ByteToMessageDecoder {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            if (scheme.equals("ws")) {
                ctx.writeAndFlush(text("INFO {\"server_id\":\"stub\"}\r\n"));
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(text("INFO {\"server_id\":\"stub\"}\r\n"));
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int lineEnd = in.bytesBefore((byte) '\n');
            if (lineEnd < 0) {
                return;
            }
            String[] words = in.toString(in.readerIndex(), lineEnd - 1, StandardCharsets.US_ASCII)
                    .split(" ");
            switch (words[0]) {
                case "PING" -> ctx.writeAndFlush(text("PONG\r\n"));
                case "SUB" -> followers.follow(words[1], ctx.channel(), words[2]);
                case "PUB" -> {
                    int bytes = Integer.parseInt(words[2]);
                    if (in.readableBytes() < lineEnd + 1 + bytes + 2) {
                        return;
                    }
                    publish(words[1], in.slice(in.readerIndex() + lineEnd + 1, bytes));
                    in.skipBytes(bytes + 2);
                }
                default -> {
                    // CONNECT
                }
            }
            in.skipBytes(lineEnd + 1);
        }

        private void publish(String subject, ByteBuf payload) {
            followers.publish(
                    subject,
                    follower -> Unpooled.wrappedBuffer(
                            text("MSG " + subject + " " + follower.id() + " " + payload.readableBytes() + "\r\n"),
                            Unpooled.copiedBuffer(payload),
                            text("\r\n")));
        }
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
