package io.fanfare.gateway.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A second dialect, as small as it can be: a JSON object in each text message, {@code op} says what. It keeps the client's own
 * names of requests, which the compact protocol has numbers for, and with {@code ?numbered=1} counts what it delivers.
 */
final class JsonDialect implements Dialect {
    /** A message that the dialect closes at, with more of a reason than a close frame holds. */
    static final String CLOSING = "{\"op\":\"close\"}";

    /** Shared by all connections. */
    static final CountingEncoder SHARED = new CountingEncoder();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean isNumbered;
    private final String user;
    private final Map<Long, String> refs = new HashMap<>();
    private long requests;
    private long delivered;

    /** One text message for each publication. Counts what it writes, to show that it is shared. */
    static final class CountingEncoder implements PublicationEncoder {
        private int written;

        @Override
        public int size(int topicId, long epoch, long offset, Publication publication) {
            return 2 * publication.payload().bytes().length;
        }

        @Override
        public void write(ByteBuf out, int topicId, long epoch, long offset, Publication publication) {
            written++;
            byte[] json = bytes(message(epoch, offset, publication));
            WebSocketHeader.write(out, WebSocketHeader.FINAL | WebSocketOpcode.TEXT, json.length);
            out.writeBytes(json);
        }

        int written() {
            return written;
        }
    }

    JsonDialect(UpgradeRequest upgrade) {
        String numbered = upgrade.parameter("numbered");
        if (numbered != null && !numbered.equals("1")) {
            throw new IllegalArgumentException("numbered: " + numbered + " (expected: 1)");
        }
        isNumbered = numbered != null;
        user = upgrade.header("X-User");
    }

    @Override
    public void onText(ByteBuf text, ClientLink link) {
        JsonNode json = read(text.toString(StandardCharsets.UTF_8));
        switch (json.path("op").asText()) {
            case "hello" -> link.carryOut(new Command.Hello(user == null ? "" : user, "json", "", 0, ""));
            case "subscribe" ->
                link.carryOut(new Command.Subscribe(
                        remember(json), List.of(Command.Subscribe.Target.after(topic(json), new Position(0, 0)))));
            case "publish" ->
                link.carryOut(new Command.Publish(
                        remember(json),
                        topic(json),
                        "message",
                        Payload.json(json.path("data").toString()),
                        null,
                        true));
            case "close" -> throw ProtocolException.close(CloseCode.INTERNAL, "x" + "€".repeat(100));
            default -> throw ProtocolException.error(ErrorCode.UNSUPPORTED, "op: unknown");
        }
    }

    @Override
    public void onBinary(ByteBuf bytes, ClientLink link) {
        throw ProtocolException.close(CloseCode.UNSUPPORTED_DATA, "a binary message (expected: text)");
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException notJson) {
            throw ProtocolException.error(ErrorCode.INVALID_REQUEST, "not JSON");
        }
    }

    private static TopicName topic(JsonNode json) {
        return TopicName.of(json.path("topic").asText());
    }

    private long remember(JsonNode json) {
        requests++;
        refs.put(requests, json.path("ref").asText());
        return requests;
    }

    @Override
    public void write(Event event, ClientLink link) {
        ObjectNode json = JSON.createObjectNode();
        if (event instanceof Event.Welcome) {
            json.put("op", "welcome");
        } else if (event instanceof Event.Subscribed subscribed) {
            json.put("op", "subscribed").put("ref", refs.remove(subscribed.requestId()));
        } else if (event instanceof Event.Published published) {
            json.put("op", "published").put("ref", refs.remove(published.requestId()));
        } else if (event instanceof Event.Error error) {
            json.put("op", "error").put("ref", refs.remove(error.requestId())).put("code", error.code());
        } else {
            return;
        }
        link.sendText(link.newMessage().writeBytes(bytes(json)));
    }

    @Override
    public PublicationEncoder encoder(int topicId) {
        return SHARED;
    }

    @Override
    public void deliver(MessageBatch batch, int from, ClientLink link) {
        if (!isNumbered) {
            Dialect.super.deliver(batch, from, link);
            return;
        }
        for (int i = from; i < batch.count(); i++) {
            deliver(batch.topicId(), batch.epoch(), batch.offset(i), batch.publication(i), link);
        }
    }

    @Override
    public void deliver(int topicId, long epoch, long offset, Publication publication, ClientLink link) {
        if (!isNumbered) {
            Dialect.super.deliver(topicId, epoch, offset, publication, link);
            return;
        }
        delivered++;
        link.sendText(link.newMessage()
                .writeBytes(bytes(message(epoch, offset, publication).put("number", delivered))));
    }

    private static ObjectNode message(long epoch, long offset, Publication publication) {
        ObjectNode json = JSON.createObjectNode().put("op", "message");
        json.put("topic", publication.topic().value());
        if (offset > 0) {
            json.put("offset", offset).put("hasEpoch", epoch > 0);
        }
        return json.set("data", read(publication.payload().text()));
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
