package io.fanfare.gateway.transport;

import io.fanfare.gateway.socket.HandshakeTimeout;
import io.fanfare.gateway.upkeep.OutOfMemory;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.compact.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.TimeUnit;

/**
 * Tells from a connection's first bytes what it speaks, and makes way for the handlers of that.
 *
 * <ul>
 *   <li>an upper-case letter first: an HTTP request, to become a WebSocket
 *   <li>a length and then the opcode of a hello: the compact protocol on TCP
 *   <li>anything else: closed
 * </ul>
 *
 * The two can't be taken for each other: a hello as long as the code of a letter has the opcode second, no letter.
 */
final class PortSniffer extends ChannelInboundHandlerAdapter {
    private static final int CONTINUES = 0x80;
    /** A hello's length takes no more than three bytes: its token is bounded. */
    private static final int MAX_LENGTH_BYTES = 3;

    private final PendingConnection pending;
    private ByteBuf seen;

    private enum Verdict {
        UNDECIDED,
        HTTP,
        COMPACT,
        UNKNOWN
    }

    PortSniffer(PendingConnection pending) {
        this.pending = pending;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (seen != null) {
            seen.writeBytes(bytes);
            bytes.release();
            bytes = seen;
            seen = null;
        }
        switch (judge(bytes)) {
            case UNDECIDED -> {
                seen = ctx.alloc().buffer(MAX_LENGTH_BYTES + 1).writeBytes(bytes);
                bytes.release();
            }
            case HTTP -> becomeHttp(ctx, bytes);
            case COMPACT -> becomeCompact(ctx, bytes);
            case UNKNOWN -> {
                bytes.release();
                end(ctx, CloseCode.PROTOCOL_ERROR);
            }
        }
    }

    private static Verdict judge(ByteBuf bytes) {
        int start = bytes.readerIndex();
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            if (bytes.readableBytes() < i + 2) {
                return Verdict.UNDECIDED;
            }
            if ((bytes.getByte(start + i) & CONTINUES) == 0) {
                if (bytes.getByte(start + i + 1) == Opcode.HELLO.number()) {
                    return Verdict.COMPACT;
                }
                return i == 0 && isUpperCase(bytes.getByte(start)) ? Verdict.HTTP : Verdict.UNKNOWN;
            }
        }
        return Verdict.UNKNOWN;
    }

    private static boolean isUpperCase(byte b) {
        return b >= 'A' && b <= 'Z';
    }

    private void becomeHttp(ChannelHandlerContext ctx, ByteBuf bytes) {
        int maxBytes = pending.settings().maxHandshakeBytes();
        ctx.pipeline()
                .addLast(
                        new UpgradeArrival(pending),
                        new HttpServerCodec(maxBytes, maxBytes, maxBytes),
                        new WebSocketUpgrade(pending));
        makeWay(ctx, bytes);
    }

    private void becomeCompact(ChannelHandlerContext ctx, ByteBuf bytes) {
        TcpConnection connection = new TcpConnection(pending);
        ctx.pipeline().addLast(connection);
        TurnedAway turnedAway = pending.turnedAway();
        if (turnedAway != null) {
            connection.close(
                    turnedAway.code(), turnedAway.text(), TimeUnit.SECONDS.toMillis(turnedAway.retrySeconds()));
        }
        makeWay(ctx, bytes);
    }

    private void makeWay(ChannelHandlerContext ctx, ByteBuf bytes) {
        ctx.fireChannelRead(bytes);
        ctx.pipeline().remove(this);
    }

    private void end(ChannelHandlerContext ctx, CloseCode code) {
        pending.services().metrics().connectionEnded(code);
        ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == HandshakeTimeout.EXPIRED) {
            end(ctx, CloseCode.HANDSHAKE_TIMEOUT);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pending.deadline().cancel(false);
        if (seen != null) {
            seen.release();
            seen = null;
        }
    }

    /** The connection was lost before it said anything: there is nobody to tell. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OutOfMemory.endProcessIf(cause);
        ctx.close();
    }
}
