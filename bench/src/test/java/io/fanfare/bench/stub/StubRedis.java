package io.fanfare.bench.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Publish and subscribe as Redis does it in RESP3. */
public final class StubRedis implements AutoCloseable {
    private final Followers followers = new Followers();
    private final StubServer server = StubServer.onTcp(() -> new ChannelHandler[] {new Handler()});

    public String target() {
        return "redis@tcp://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Handler extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            in.markReaderIndex();
            List<String> words = readCommand(in);
            if (words == null) {
                in.resetReaderIndex();
                return;
            }
            switch (words.get(0)) {
                case "HELLO" -> ctx.writeAndFlush(text("%2\r\n$6\r\nserver\r\n$4\r\nstub\r\n$5\r\nproto\r\n:3\r\n"));
                case "SUBSCRIBE" ->
                    words.subList(1, words.size()).forEach(topic -> {
                        followers.follow(topic, ctx.channel(), "");
                        ctx.writeAndFlush(text(">3\r\n$9\r\nsubscribe\r\n" + bulk(topic) + ":1\r\n"));
                    });
                case "PUBLISH" -> {
                    followers.publish(
                            words.get(1),
                            follower -> text(">3\r\n$7\r\nmessage\r\n" + bulk(words.get(1)) + bulk(words.get(2))));
                    ctx.writeAndFlush(text(":1\r\n"));
                }
                default -> ctx.writeAndFlush(text("-ERR unknown command\r\n"));
            }
        }

        /** Null if it is not complete. */
        private List<String> readCommand(ByteBuf in) {
            Integer count = readNumber(in);
            List<String> words = new ArrayList<>();
            while (count != null && words.size() < count) {
                Integer bytes = readNumber(in);
                if (bytes == null || in.readableBytes() < bytes + 2) {
                    return null;
                }
                words.add(in.readCharSequence(bytes, StandardCharsets.US_ASCII).toString());
                in.skipBytes(2);
            }
            return count == null ? null : words;
        }

        private Integer readNumber(ByteBuf in) {
            int lineEnd = in.bytesBefore((byte) '\n');
            if (lineEnd < 0) {
                return null;
            }
            String line =
                    in.readCharSequence(lineEnd + 1, StandardCharsets.US_ASCII).toString();
            return Integer.valueOf(line.substring(1).trim());
        }
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
