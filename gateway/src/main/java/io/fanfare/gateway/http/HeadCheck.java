package io.fanfare.gateway.http;

import io.fanfare.gateway.socket.BodyFraming;
import io.fanfare.gateway.socket.LocalCallers;
import io.fanfare.gateway.socket.RequestText;
import io.fanfare.protocol.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;

/**
 * Looks at the head of each request before its body is read. One that is at fault is answered in its turn, and ends the
 * connection: how long its body is, and where the next request begins, is not to be trusted then.
 */
final class HeadCheck extends ChannelInboundHandlerAdapter {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int URI_TOO_LONG = 414;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

    /** What would mean two things if it were given twice. */
    private static final List<AsciiString> SINGLE = List.of(
            HttpHeaderNames.HOST,
            HttpHeaderNames.ORIGIN,
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.CONTENT_ENCODING,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.AUTHORIZATION,
            PublishResource.IDEMPOTENCY_KEY);

    private final boolean isLocalOnly;
    private final CrossOrigin crossOrigin;
    private final Router router;
    private final CallerCheck callers;
    private boolean isRefused;

    /** @param isLocalOnly whether requests must come from programs of this machine, see {@link LocalCallers} */
    HeadCheck(boolean isLocalOnly, CrossOrigin crossOrigin, Router router, CallerCheck callers) {
        this.isLocalOnly = isLocalOnly;
        this.crossOrigin = crossOrigin;
        this.router = router;
        this.callers = callers;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isRefused) {
            ReferenceCountUtil.release(message);
            return;
        }
        ApiResponse refusal = message instanceof HttpRequest head ? refusal(head) : null;
        if (refusal == null) {
            ctx.fireChannelRead(message);
        } else {
            isRefused = true;
            ApiResponse answer = refusal.and(crossOrigin.headers((HttpRequest) message));
            ReferenceCountUtil.release(message);
            ctx.fireChannelRead(answer);
        }
    }

    private ApiResponse refusal(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return unreadable(head.decoderResult().cause());
        }
        HttpHeaders headers = head.headers();
        if (!head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return problem(
                    VERSION_NOT_SUPPORTED, "version: " + head.protocolVersion() + " (expected: HTTP/1.1 or HTTP/1.0)");
        }
        if (!RequestText.isReadable(head.uri())) {
            return problem(BAD_REQUEST, RequestText.UNREADABLE_TARGET);
        }
        if (head.method().equals(HttpMethod.CONNECT)) {
            return problem(NOT_IMPLEMENTED, "method: CONNECT (expected: another one, there are no tunnels)");
        }
        for (AsciiString name : SINGLE) {
            int count = headers.getAll(name).size();
            if (count > 1) {
                return problem(BAD_REQUEST, name + ": given " + count + " times (expected: once)");
            }
        }
        ApiResponse aboutBody = bodyRefusal(head);
        ApiResponse refusal = aboutBody != null ? aboutBody : hostRefusal(head);
        if (refusal == null && !router.isOpen(head.uri()) && !crossOrigin.isPreflight(head)) {
            refusal = callers.refusal(head, router.nameOf(head));
        }
        // One without a body is judged with the rest of it, and costs nobody his connection.
        return refusal == null && BodyFraming.hasBody(headers) ? router.refusal(head, callers.caller(head)) : refusal;
    }

    private static ApiResponse unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return problem(
                    URI_TOO_LONG,
                    "request line: more than " + HttpPort.MAX_LINE_BYTES + " bytes (expected: 0.."
                            + HttpPort.MAX_LINE_BYTES + ")");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return problem(
                    HEADERS_TOO_LARGE,
                    "headers: more than " + HttpPort.MAX_HEADER_BYTES + " bytes (expected: 0.."
                            + HttpPort.MAX_HEADER_BYTES + ")");
        }
        return problem(BAD_REQUEST, Router.UNREADABLE);
    }

    private static ApiResponse bodyRefusal(HttpRequest head) {
        BodyFraming.Fault fault = BodyFraming.fault(head);
        if (fault == null) {
            return null;
        }
        ApiResponse problem = problem(fault.status().code(), fault.text());
        return problem.status() == UNSUPPORTED_MEDIA_TYPE
                ? new ApiResponse(
                        problem.status(), problem.contentType(), problem.body(), Map.of("accept-encoding", "identity"))
                : problem;
    }

    /** A target in absolute form names the host itself, and is served like the path in it (RFC 9112 §3.2). */
    private ApiResponse hostRefusal(HttpRequest head) {
        String host = head.headers().get(HttpHeaderNames.HOST);
        if (host == null && head.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return problem(BAD_REQUEST, "Host: missing (expected: once)");
        }
        AbsoluteForm target = AbsoluteForm.of(head.uri());
        if (target != null) {
            head.setUri(target.pathAndQuery());
            host = target.authority();
        }
        String fault = fault(host, head.headers().get(HttpHeaderNames.ORIGIN));
        if (fault == null) {
            return null;
        }
        callers.refused("foreign", router.nameOf(head), fault);
        return ProblemDetails.of(FORBIDDEN, ErrorCode.FORBIDDEN, fault);
    }

    private String fault(String host, String origin) {
        if (isLocalOnly && LocalCallers.fault(host, crossOrigin.isNamed(origin) ? null : origin) != null) {
            return LocalCallers.fault(host, origin);
        }
        return crossOrigin.fault(origin);
    }

    private static ApiResponse problem(int status, String detail) {
        return ProblemDetails.of(status, ErrorCode.INVALID_REQUEST, detail);
    }
}
