package io.fanfare.bench.stub;

import io.fanfare.bench.check.Stamp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A broadcaster on WebSocket ({@code S<n>} subscribes, {@code P<n> <payload>} publishes) that lets a test decide what becomes
 * of each delivery. Its loop only.
 */
public final class Broadcaster implements AutoCloseable {
    private final Map<Integer, List<Subscriber>> subscribers = new HashMap<>();
    private final Fate fate;
    private final StubServer server = StubServer.onWebSocket(null, Handler::new);

    /** What becomes of a delivery. */
    public interface Fate {
        /** Called for each subscriber of each message, in order. */
        void deliver(Subscriber subscriber, int number, String payload);
    }

    /** Someone who follows a topic. */
    public static final class Subscriber {
        private final Channel channel;
        private final int index;

        private Subscriber(Channel channel, int index) {
            this.channel = channel;
            this.index = index;
        }

        /** Counts from 0 in each topic. */
        public int index() {
            return index;
        }

        public void send(String payload) {
            channel.writeAndFlush(new TextWebSocketFrame(payload));
        }

        public void sendLater(String payload, long delayMillis) {
            channel.eventLoop().schedule(() -> send(payload), delayMillis, TimeUnit.MILLISECONDS);
        }

        public void hangUp() {
            channel.close();
        }
    }

    public Broadcaster(Fate fate) {
        this.fate = fate;
    }

    /** As a target of the load generator. */
    public String target() {
        return "floor@ws://127.0.0.1:" + server.port() + "/";
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Handler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            String text = frame.text();
            int space = text.indexOf(' ');
            int topic = Integer.parseInt(text.substring(1, space < 0 ? text.length() : space));
            List<Subscriber> followers = subscribers.computeIfAbsent(topic, none -> new ArrayList<>());
            if (text.startsWith("S")) {
                followers.add(new Subscriber(ctx.channel(), followers.size()));
                ctx.writeAndFlush(new TextWebSocketFrame("K"));
            } else {
                String payload = text.substring(space + 1);
                int number = numberOf(payload);
                followers.forEach(follower -> fate.deliver(follower, number, payload));
            }
        }

        private static int numberOf(String payload) {
            ByteBuf bytes = Unpooled.wrappedBuffer(payload.getBytes(StandardCharsets.US_ASCII));
            return Stamp.number(bytes, 0);
        }
    }
}
