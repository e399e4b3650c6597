package io.fanfare.gateway.transport;

import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.phoenix.PhoenixDecoder;
import io.fanfare.protocol.phoenix.PhoenixEncoder.Status;
import io.fanfare.protocol.phoenix.PhoenixJoin;
import io.fanfare.protocol.phoenix.PhoenixMessage;
import io.fanfare.protocol.phoenix.PhoenixVersion;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Phoenix Channels: a channel is a subscription, a push a request. Clients say no hello; what they show is in the upgrade request.
 *
 * <p>A message is at fault as a whole if it can't be read: then there is no answer, and it counts. Otherwise each request is answered
 * as Phoenix answers it. A join that is refused for good is followed by the end of its channel, since clients try again for ever.
 */
final class PhoenixDialect implements Dialect {
    static final String SUBPROTOCOL = "phoenix";
    static final String PATH = "/socket/websocket";
    static final String POLL_PATH = "/socket/longpoll";

    private static final String CLIENT_NAME = "phoenix";
    /** All known clients send one twice as often as this allows. */
    private static final int HEARTBEAT_SECONDS = 30;

    private static final String SOCKET_TOPIC = "phoenix";
    private static final String HEARTBEAT = "heartbeat";
    private static final String JOIN = "phx_join";
    private static final String LEAVE = "phx_leave";
    private static final String RESERVED = "phx_";
    private static final String UNMATCHED = "{\"reason\":\"unmatched topic\"}";

    private final PhoenixVersion version;
    /** By a client that polls. */
    private final boolean isPolled;

    private final PhoenixAnswers answers;
    private final Map<String, PhoenixChannel> byTopic = new HashMap<>(4);
    private final IntObjectHashMap<PhoenixChannel> byTopicId = new IntObjectHashMap<>(4);
    private final IntObjectHashMap<PhoenixRequest> requests = new IntObjectHashMap<>(4);
    private int lastRequestId;
    /** Empty for none; dropped once it was shown. */
    private String token;

    private PhoenixDialect(PhoenixVersion version, boolean isPolled, String token) {
        this.version = version;
        this.isPolled = isPolled;
        this.token = token;
        this.answers = new PhoenixAnswers(version, this);
    }

    /** That of a connection. */
    static PhoenixDialect of(UpgradeRequest upgrade) {
        String inQuery = upgrade.parameter("token");
        String shown = upgrade.token();
        if (inQuery != null && !inQuery.isEmpty() && !shown.isEmpty() && !inQuery.equals(shown)) {
            throw new IllegalArgumentException("token: one in the query, another in a header (expected: one)");
        }
        return new PhoenixDialect(
                PhoenixVersion.of(upgrade.parameter("vsn")),
                false,
                shown.isEmpty() && inQuery != null ? inQuery : shown);
    }

    /**
     * That of a client that polls. It gets text only, and sends bytes as others do.
     *
     * @param token empty for none
     * @throws IllegalArgumentException if there is no such version
     */
    static PhoenixDialect polled(String version, String token) {
        return new PhoenixDialect(PhoenixVersion.of(version), true, token);
    }

    private PhoenixFormat format(boolean wantsPositions) {
        return isPolled ? PhoenixFormat.polled(version) : PhoenixFormat.of(version, wantsPositions);
    }

    @Override
    public void onOpen(ClientLink link) {
        Command.Hello hello = new Command.Hello(token, CLIENT_NAME, version.name(), HEARTBEAT_SECONDS, "");
        token = "";
        link.carryOut(hello);
    }

    @Override
    public void onText(ByteBuf text, ClientLink link) {
        onMessage(PhoenixDecoder.text(version, text), link);
    }

    @Override
    public void onBinary(ByteBuf bytes, ClientLink link) {
        if (version == PhoenixVersion.V1) {
            throw ProtocolException.close(
                    CloseCode.UNSUPPORTED_DATA, "a binary message (expected: text, by vsn 1.0.0)");
        }
        onMessage(PhoenixDecoder.binary(bytes), link);
    }

    private void onMessage(PhoenixMessage message, ClientLink link) {
        if (message.topic().equals(SOCKET_TOPIC)) {
            boolean isHeartbeat = message.event().equals(HEARTBEAT);
            answers.reply(null, message, isHeartbeat ? Status.OK : Status.ERROR, isHeartbeat ? "{}" : UNMATCHED, link);
        } else if (message.event().equals(JOIN)) {
            join(message, link);
        } else {
            PhoenixChannel channel = byTopic.get(message.topic());
            if (channel == null) {
                answerUnknown(message, link);
            } else if (channel.isMeantBy(message.joinRef())) {
                onChannel(message, channel, link);
            }
        }
    }

    private void answerUnknown(PhoenixMessage message, ClientLink link) {
        if (message.event().equals(LEAVE)) {
            answers.reply(message.joinRef(), message, Status.OK, "{}", link);
        } else {
            answers.reply(null, message, Status.ERROR, UNMATCHED, link);
        }
    }

    private void join(PhoenixMessage message, ClientLink link) {
        TopicName topic;
        PhoenixJoin wish;
        try {
            topic = TopicName.of(message.topic());
            wish = PhoenixJoin.of(message.payload());
        } catch (ProtocolException fault) {
            answers.refuseJoin(message, fault, link);
            return;
        }
        PhoenixChannel channel = new PhoenixChannel(
                topic, message.joinRef(), message.ref(), wish.since(), format(wish.wantsPositions()));
        PhoenixChannel former = byTopic.get(message.topic());
        if (former != null) {
            channel.replace(former);
            forget(former);
            dropRequestsOf(former);
            // Whatever the node says of the former one is nobody's any more.
            link.carryOut(new Command.Unsubscribe(nextRequestId(), List.of(topic)));
        }
        byTopic.put(message.topic(), channel);
        carryOut(
                new PhoenixRequest(PhoenixRequest.Kind.JOIN, message, channel),
                id -> new Command.Subscribe(id, List.of(new Target(topic, channel.since, false, false))),
                link);
    }

    private void onChannel(PhoenixMessage message, PhoenixChannel channel, ClientLink link) {
        if (message.event().equals(LEAVE)) {
            carryOut(
                    new PhoenixRequest(PhoenixRequest.Kind.LEAVE, message, channel),
                    id -> new Command.Unsubscribe(id, List.of(channel.topic)),
                    link);
        } else {
            carryOut(
                    new PhoenixRequest(PhoenixRequest.Kind.PUSH, message, channel),
                    id -> command(id, message, channel),
                    link);
        }
    }

    private static Command command(long id, PhoenixMessage message, PhoenixChannel channel) {
        if (message.event().startsWith(RESERVED)) {
            throw ProtocolException.error(
                    ErrorCode.INVALID_EVENT, "event: " + message.event() + " (expected: none that begins with phx_)");
        }
        if (message.payload() == null) {
            throw ProtocolException.error(ErrorCode.INVALID_PAYLOAD, "payload: not a JSON object");
        }
        if (message.event().equals(PhoenixToken.EVENT)) {
            return new Command.RefreshToken(id, PhoenixToken.of(message.payload()));
        }
        return message.ref() == null
                ? new Command.Publish(id, channel.topic, message.event(), message.payload(), null, false)
                : new Command.Request(id, channel.topic, message.event(), message.payload(), null);
    }

    /** Makes a command of a request. */
    private interface CommandMaker {
        /** @throws ProtocolException if the request is at fault */
        Command make(long requestId);
    }

    /** What is wrong with the request is an answer to it, and the client's fault all the same. */
    private void carryOut(PhoenixRequest request, CommandMaker maker, ClientLink link) {
        int id = nextRequestId();
        if (request.message().ref() != null || request.kind() != PhoenixRequest.Kind.PUSH) {
            requests.put(id, request);
        }
        try {
            link.carryOut(maker.make(id));
        } catch (ProtocolException fault) {
            throw fault.withRequestId(id);
        }
    }

    private int nextRequestId() {
        do {
            lastRequestId = lastRequestId == Integer.MAX_VALUE ? 1 : lastRequestId + 1;
        } while (requests.containsKey(lastRequestId));
        return lastRequestId;
    }

    private void dropRequestsOf(PhoenixChannel channel) {
        requests.values().removeIf(request -> request.channel() == channel);
    }

    /** The request that an event answers; null if it is nobody's. */
    PhoenixRequest take(long requestId) {
        return requests.remove((int) requestId);
    }

    /** A channel is open. */
    void opened(PhoenixChannel channel, int topicId) {
        channel.topicId = topicId;
        byTopicId.put(topicId, channel);
    }

    PhoenixChannel channel(int topicId) {
        return byTopicId.get(topicId);
    }

    /** The channel of a topic, or null. */
    PhoenixChannel channel(String topic) {
        return byTopic.get(topic);
    }

    void forget(PhoenixChannel channel) {
        byTopic.remove(channel.topic.value(), channel);
        if (byTopicId.get(channel.topicId) == channel) {
            byTopicId.remove(channel.topicId);
        }
    }

    @Override
    public void write(Event event, ClientLink link) {
        answers.write(event, link);
    }

    /** Each channel has its own; without one it is that of a client that has asked for nothing. */
    @Override
    public PublicationEncoder encoder(int topicId) {
        PhoenixChannel channel = byTopicId.get(topicId);
        return channel == null ? format(false) : channel.format;
    }
}
