package io.fanfare.gateway.http;

import io.fanfare.protocol.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Collects a request's body up to a limit; a larger one is dropped, and its answer passed on in the request's place. */
final class RequestAggregator extends HttpObjectAggregator {
    private final int maxBytes;

    RequestAggregator(int maxBytes) {
        super(maxBytes);
        this.maxBytes = maxBytes;
    }

    /** A body that is too large is no matter of its expectations. */
    @Override
    protected Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        return isContentLengthInvalid(start, maxContentLength)
                ? null
                : super.newContinueResponse(start, maxContentLength, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        ctx.fireChannelRead(ProblemDetails.of(
                ErrorCode.PAYLOAD_TOO_LARGE, "body: more than " + maxBytes + " bytes (expected: 0.." + maxBytes + ")"));
    }
}
