package io.fanfare.gateway.transport;

import io.fanfare.gateway.session.PresencePart;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.phoenix.PhoenixEncoder;
import io.fanfare.protocol.phoenix.PhoenixEncoder.Status;
import io.fanfare.protocol.phoenix.PhoenixMessage;
import io.fanfare.protocol.phoenix.PhoenixPresence;
import io.fanfare.protocol.phoenix.PhoenixVersion;
import io.netty.buffer.ByteBuf;
import java.util.Base64;

/** Events as messages of Phoenix Channels. What its clients have no word for comes as an event of the channel, {@code fanfare:…}. */
final class PhoenixAnswers implements Event.Handler {
    private static final String CLOSE = "phx_close";
    private static final String NOTHING = "{}";

    private final PhoenixVersion version;
    private final PhoenixDialect dialect;
    /** That of the event being written. */
    private ClientLink link;

    PhoenixAnswers(PhoenixVersion version, PhoenixDialect dialect) {
        this.version = version;
        this.dialect = dialect;
    }

    void write(Event event, ClientLink to) {
        link = to;
        event.accept(this);
    }

    /** Answers a message that wants an answer. */
    void reply(String joinRef, PhoenixMessage message, Status status, String response, ClientLink to) {
        if (message.ref() != null) {
            ByteBuf out = to.newMessage();
            PhoenixEncoder.reply(out, version, joinRef, message.ref(), message.topic(), status, response);
            to.sendText(out);
        }
    }

    private void reply(PhoenixRequest request, Status status, String response) {
        reply(request.message().joinRef(), request.message(), status, response, link);
    }

    /** Nothing if the client has left the channel. */
    private void push(int topicId, String event, String payload) {
        PhoenixChannel channel = dialect.channel(topicId);
        if (channel != null) {
            push(channel, event, payload);
        }
    }

    private void push(PhoenixChannel channel, String event, String payload) {
        ByteBuf out = link.newMessage();
        PhoenixEncoder.push(out, version, channel.joinRef, null, channel.topic.value(), event, payload);
        link.sendText(out);
    }

    /** The client is not to come back to this join. */
    private void close(String joinRef, String topic, ClientLink to) {
        ByteBuf out = to.newMessage();
        PhoenixEncoder.push(out, version, joinRef, joinRef, topic, CLOSE, NOTHING);
        to.sendText(out);
    }

    /** A join that can't even be asked for: there is no such channel, and never will be. */
    void refuseJoin(PhoenixMessage join, ProtocolException fault, ClientLink to) {
        reply(null, join, Status.ERROR, response(fault.error().number(), 0, fault.getMessage()), to);
        close(join.joinRef(), join.topic(), to);
    }

    @Override
    public void onWelcome(Event.Welcome welcome) {
        // Clients take the open socket for it.
    }

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {
        PhoenixRequest request = dialect.take(subscribed.requestId());
        if (request != null) {
            dialect.opened(request.channel(), subscribed.topicId());
            reply(request, Status.OK, joined(request.channel(), subscribed));
            closeReplaced(request.channel());
            dialect.show(request, link);
        }
    }

    /** After the answer to the new one: clients take it for the new one otherwise. */
    private void closeReplaced(PhoenixChannel channel) {
        if (channel.hasReplaced()) {
            close(channel.replaced(), channel.topic.value(), link);
        }
    }

    private static String joined(PhoenixChannel channel, Event.Subscribed subscribed) {
        return subscribed.head() == null ? NOTHING : '{' + SubscriptionStart.members(subscribed, channel.since) + '}';
    }

    @Override
    public void onDone(Event.Done done) {
        PhoenixRequest request = dialect.take(done.requestId());
        if (request == null || request.kind() == PhoenixRequest.Kind.SHOW) {
            return;
        }
        reply(request, Status.OK, NOTHING);
        if (request.kind() == PhoenixRequest.Kind.LEAVE) {
            dialect.forget(request.channel());
            close(request.channel().joinRef, request.channel().topic.value(), link);
        }
    }

    @Override
    public void onMessage(Event.Message message) {
        throw new IllegalStateException("a message that no encoder has written");
    }

    @Override
    public void onBatchEnd(Event.BatchEnd batchEnd) {
        if (batchEnd.live()) {
            push(batchEnd.topicId(), "fanfare:live", "{\"offset\":" + batchEnd.offset() + '}');
        }
    }

    @Override
    public void onSkipped(Event.Skipped skipped) {
        push(skipped.topicId(), "fanfare:skipped", "{\"count\":" + skipped.count() + '}');
    }

    @Override
    public void onGap(Event.Gap gap) {
        push(
                gap.topicId(),
                "fanfare:gap",
                "{\"after\":" + gap.askedOffset() + ",\"oldest\":" + gap.oldestOffset() + '}');
    }

    @Override
    public void onEpochChanged(Event.EpochChanged changed) {
        push(
                changed.topicId(),
                "fanfare:epoch_changed",
                "{\"epoch\":" + changed.epoch() + ",\"next\":" + changed.nextOffset() + '}');
    }

    @Override
    public void onPresenceState(Event.PresenceState state) {
        throw new IllegalStateException("presence that nobody asked for");
    }

    @Override
    public void onPresenceChange(Event.PresenceChange change) {
        throw new IllegalStateException("presence that nobody asked for");
    }

    /** A state of one message; what does not fit comes as further ones who have joined, which clients add. */
    void tell(PresencePart part, ClientLink to) {
        link = to;
        PhoenixChannel channel = dialect.channel(part.topic().value());
        if (channel == null) {
            return;
        }
        if (part.summary().isCountOnly()) {
            forgetPresence(channel);
            push(
                    channel,
                    PhoenixPresence.COUNT,
                    PhoenixPresence.count(part.summary().count()));
            return;
        }
        channel.isToldPresence = true;
        String entries = part.text(PhoenixPresenceFormat::entries);
        if (part.isFirst()) {
            push(channel, PhoenixPresence.STATE, entries);
        } else {
            push(channel, PhoenixPresence.DIFF, PhoenixPresence.diff(entries, NOTHING));
        }
    }

    @Override
    public void onPublished(Event.Published published) {
        PhoenixRequest request = dialect.take(published.requestId());
        if (request == null) {
            return;
        }
        Position position = published.position();
        if (position != null) {
            reply(request, Status.OK, "{\"epoch\":" + position.epoch() + ",\"offset\":" + position.offset() + '}');
        } else {
            reply(request, Status.OK, published.degraded() ? "{\"degraded\":true}" : NOTHING);
        }
    }

    @Override
    public void onReply(Event.Reply answer) {
        PhoenixRequest request = dialect.take(answer.requestId());
        if (request == null) {
            return;
        }
        Payload payload = answer.payload();
        if (payload.format() == PayloadFormat.JSON) {
            reply(request, Status.OK, payload.text());
        } else if (request.channel().format.isBytesAsBytes()) {
            replyBytes(request.message(), payload.bytes());
        } else {
            String base64 = Base64.getEncoder().encodeToString(payload.bytes());
            reply(request, Status.OK, "{\"base64\":\"" + base64 + "\"}");
        }
    }

    private void replyBytes(PhoenixMessage message, byte[] bytes) {
        ByteBuf out = link.newMessage();
        PhoenixEncoder.binaryReply(out, message.joinRef(), message.ref(), message.topic(), Status.OK, bytes);
        link.sendBinary(out);
    }

    @Override
    public void onHistoryPage(Event.HistoryPage page) {
        throw new IllegalStateException("history that nobody asked for");
    }

    /** What can't be said to a request is about a channel that ends, or about a message that could not be read. */
    @Override
    public void onError(Event.Error error) {
        PhoenixRequest request = dialect.take(error.requestId());
        String response = response(error.code(), error.retryAfterMillis(), error.text());
        if (request == null) {
            onUnasked(error, response);
        } else if (request.kind() == PhoenixRequest.Kind.SHOW) {
            tellNotShown(request.channel(), error, response);
        } else if (request.kind() == PhoenixRequest.Kind.JOIN) {
            dialect.forget(request.channel());
            reply(request, Status.ERROR, response);
            closeReplaced(request.channel());
            if (isForGood(error)) {
                close(request.channel().joinRef, request.channel().topic.value(), link);
            }
        } else {
            reply(request, Status.ERROR, response);
        }
    }

    private void onUnasked(Event.Error error, String response) {
        PhoenixChannel channel = error.requestId() == 0 ? dialect.channel(error.topic()) : null;
        if (channel == null) {
            return;
        }
        if (error.code() == ErrorCode.UNSUPPORTED.number()) {
            forgetPresence(channel);
        } else {
            push(channel, "fanfare:error", response);
            dialect.forget(channel);
            close(channel.joinRef, channel.topic.value(), link);
        }
    }

    /** What a join has said of the client can't be shown. Where nothing is shown of anybody it need not know. */
    private void tellNotShown(PhoenixChannel channel, Event.Error error, String response) {
        if (error.code() != ErrorCode.UNSUPPORTED.number()) {
            push(channel, "fanfare:presence_error", response);
        }
    }

    /** Who is there is not told, or not any more; the channel goes on. */
    private void forgetPresence(PhoenixChannel channel) {
        if (channel.isToldPresence) {
            channel.isToldPresence = false;
            push(channel, PhoenixPresence.STATE, NOTHING);
        }
    }

    /** Clients try to join again for ever; another channel that ends may make room for one more. */
    private static boolean isForGood(Event.Error error) {
        return !error.retryable() && error.code() != ErrorCode.TOO_MANY_SUBSCRIPTIONS.number();
    }

    private static String response(int code, long retryAfterMillis, String text) {
        return "{\"reason\":" + PhoenixEncoder.quoted(reason(code)) + ",\"code\":" + code
                + (retryAfterMillis > 0 ? ",\"retry_after_ms\":" + retryAfterMillis : "")
                + ",\"text\":" + PhoenixEncoder.quoted(text) + '}';
    }

    /** Phoenix' own words where it has one. */
    private static String reason(int code) {
        ErrorCode known = ErrorCode.ofNumber(code);
        if (known == null) {
            return "error";
        }
        return switch (known) {
            case INVALID_TOPIC -> "unmatched topic";
            case TOO_MANY_SUBSCRIPTIONS -> "too many channels joined";
            default -> known.wireName();
        };
    }

    /** Clients come back by themselves, whatever they are told before. */
    @Override
    public void onGoAway(Event.GoAway goAway) {
        // There is no word for it; the close code says the rest.
    }

    @Override
    public void onPong() {
        // A heartbeat is answered where it comes in.
    }
}
