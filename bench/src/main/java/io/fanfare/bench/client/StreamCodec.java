package io.fanfare.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;

/** Frames on plain TCP, delivered with their headers. */
final class StreamCodec extends FrameCodec {
    private final Framing framing;

    StreamCodec(FrameListener listener, InetSocketAddress address, Framing framing) {
        super(listener, address);
        this.framing = framing;
    }

    @Override
    protected void onConnected(ChannelHandlerContext ctx) {
        opened(ctx);
    }

    @Override
    protected void putHeader(ByteBuf frame) {}

    @Override
    protected boolean readFrame(ChannelHandlerContext ctx, ByteBuf in) {
        int index = in.readerIndex();
        int frameBytes = framing.frameBytes(in, index, in.readableBytes());
        if (frameBytes == 0) {
            return false;
        }
        deliver(in, index, frameBytes);
        in.readerIndex(index + frameBytes);
        return true;
    }

    @Override
    protected int closeCode() {
        return 0;
    }

    @Override
    protected String closeWords() {
        return "";
    }
}
