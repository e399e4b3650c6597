package io.fanfare.bench.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;

/** Understands nothing: whatever it is asked first, it gives one answer. */
public final class DeafServer implements AutoCloseable {
    private final StubServer server;

    private DeafServer(String answer, boolean closes) {
        server = StubServer.onTcp(() -> new ChannelHandler[] {new Handler(answer, closes)});
    }

    /** @param answer in ISO 8859-1; empty for none */
    public static DeafServer answering(String answer) {
        return new DeafServer(answer, false);
    }

    /** Ends the connection after its answer. */
    public static DeafServer answeringAndClosing(String answer) {
        return new DeafServer(answer, true);
    }

    /** Its host and port. */
    public String name() {
        return "127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Handler extends SimpleChannelInboundHandler<ByteBuf> {
        private final String answer;
        private final boolean closes;
        private boolean hasAnswered;

        private Handler(String answer, boolean closes) {
            this.answer = answer;
            this.closes = closes;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
            if (hasAnswered) {
                return;
            }
            hasAnswered = true;
            ByteBuf bytes = Unpooled.copiedBuffer(answer, StandardCharsets.ISO_8859_1);
            ctx.writeAndFlush(bytes).addListener(closes ? ChannelFutureListener.CLOSE : done -> {});
        }
    }
}
