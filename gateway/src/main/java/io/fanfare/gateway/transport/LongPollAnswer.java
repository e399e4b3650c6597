package io.fanfare.gateway.transport;

import io.fanfare.protocol.phoenix.PhoenixEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/**
 * What a request of a client that polls is answered with. Clients go by the status in the body, and know but a few there; what says
 * why a request was not looked at is a status of HTTP besides, for proxies and people.
 *
 * @param http of the answer
 * @param body JSON; belongs to who has the answer, until it is written or released
 * @param retrySeconds after which to come back; 0 for no advice
 * @param isLast whether the connection ends with it
 */
record LongPollAnswer(HttpResponseStatus http, ByteBuf body, int retrySeconds, boolean isLast) {
    static final int MESSAGES = 200;
    static final int NO_MESSAGES = 204;
    static final int FORBIDDEN = 403;
    static final int REQUEST_TIMEOUT = 408;
    /** There is no such session, or it was just made. */
    static final int GONE = 410;
    /** Clients come back after it. */
    private static final int COME_BACK = 500;

    private static final String HEAD = "{\"status\":200,\"token\":\"";
    private static final String MEMBER = "\",\"messages\":[";
    private static final String END = "]}";

    /** One without messages. */
    static LongPollAnswer of(int status) {
        return ok("{\"status\":" + status + ",\"token\":null,\"messages\":[]}");
    }

    /** The same, for a client that is to go on with a token. */
    static LongPollAnswer of(int status, LongPollToken token) {
        return ok("{\"status\":" + status + ",\"token\":\"" + token.text() + "\",\"messages\":[]}");
    }

    private static LongPollAnswer ok(String json) {
        return new LongPollAnswer(HttpResponseStatus.OK, utf8(json), 0, false);
    }

    private static ByteBuf utf8(String json) {
        return Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    }

    /** The last answer of an output. */
    static LongPollAnswer messages(LongPollToken token, LongPollOutput output, ByteBufAllocator allocator) {
        String text = token.text();
        ByteBuf body = allocator.buffer(
                HEAD.length() + text.length() + MEMBER.length() + output.answeredBytes() + END.length());
        ByteBufUtil.writeAscii(body, HEAD);
        ByteBufUtil.writeAscii(body, text);
        ByteBufUtil.writeAscii(body, MEMBER);
        output.write(body);
        ByteBufUtil.writeAscii(body, END);
        return new LongPollAnswer(HttpResponseStatus.OK, body, 0, false);
    }

    /** One that says why a request is not carried out. The connection goes on if it may. */
    static LongPollAnswer refusal(HttpResponseStatus http, String text, int retrySeconds, boolean isLast) {
        boolean isForGood = http.equals(HttpResponseStatus.FORBIDDEN) || http.equals(HttpResponseStatus.UNAUTHORIZED);
        String json = "{\"status\":" + (isForGood ? FORBIDDEN : COME_BACK) + ",\"token\":null,\"messages\":[],\"text\":"
                + PhoenixEncoder.quoted(text) + '}';
        return new LongPollAnswer(http, utf8(json), retrySeconds, isLast);
    }
}
