package io.fanfare.gateway.transport;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.topic.MessageBatch;
import io.fanfare.gateway.topic.PublicationEncoder;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.fanfare.protocol.sse.StreamEvents;
import io.fanfare.protocol.sse.StreamPositions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Server-Sent Events: the client has said all it wants with its request, and only hears from then on.
 *
 * <p>The stream begins once each topic is answered, so that what is refused is a status of HTTP; or with the first message, if one
 * comes before. Streams of one topic share their bytes. Those of several have an id of their own in each message.
 */
final class EventStreamDialect implements Dialect {
    /** Of the one subscribe. */
    static final long REQUEST_ID = 1;

    private static final String CLIENT_NAME = "sse";
    private static final int NOT_OPEN = -1;
    private static final int EVENT_BYTES = 256;
    /** After the end of a stream a client comes back at a random moment within so long, but not at once. */
    private static final int MIN_RETRY_MILLIS = 1_000;

    private static final int MAX_RETRY_MILLIS = 3_000;

    /** Of the page that may read the stream; null for none. */
    private final String origin;

    private final GatewayMetrics metrics;
    private final EventStreamAnswers answers;
    private final List<TopicName> topics;
    private final Position[] after;
    private final StreamPositions positions;
    /** The node's numbers of the topics; negative for those that are not open, or not any more. */
    private final int[] topicIds;
    /** Dropped once it was shown. */
    private String token;

    private boolean isBegun;
    private boolean isRefused;
    /** Negative while the client need not go. */
    private long goWithinMillis = -1;

    EventStreamDialect(EventStreamRequest request, String token, String origin, GatewayMetrics metrics) {
        this.topics = request.topics();
        this.after = request.after();
        this.positions = new StreamPositions(topics);
        // What was asked for is in the ids too: one topic may be at work before another one is open.
        for (int i = 0; i < after.length; i++) {
            if (after[i] != null) {
                positions.set(i, after[i].epoch(), after[i].offset());
            }
        }
        this.topicIds = new int[topics.size()];
        Arrays.fill(topicIds, NOT_OPEN);
        this.token = token;
        this.origin = origin;
        this.metrics = metrics;
        this.answers = new EventStreamAnswers(this, positions);
    }

    @Override
    public void onOpen(ClientLink link) {
        Command.Hello hello = new Command.Hello(token, CLIENT_NAME, "", 0, "");
        token = "";
        link.carryOut(hello);
    }

    /** The client may listen: to what, it has said. */
    void subscribe(ClientLink link) {
        List<Target> targets = new ArrayList<>(topics.size());
        for (int i = 0; i < after.length; i++) {
            targets.add(new Target(topics.get(i), after[i], false, false));
        }
        link.carryOut(new Command.Subscribe(REQUEST_ID, targets));
    }

    @Override
    public void onText(ByteBuf text, ClientLink link) {
        throw new IllegalStateException("a client that speaks");
    }

    @Override
    public void onBinary(ByteBuf bytes, ClientLink link) {
        throw new IllegalStateException("a client that speaks");
    }

    @Override
    public void write(Event event, ClientLink link) {
        if (!isRefused) {
            answers.write(event, link);
        }
    }

    boolean isBegun() {
        return isBegun;
    }

    /** Says that it is a stream, before anything else is said. */
    void begin(ClientLink link) {
        if (isBegun) {
            return;
        }
        isBegun = true;
        int retryMillis = ThreadLocalRandom.current().nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
        String head = new PlainAnswer(HttpResponseStatus.OK, origin)
                .header(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store, no-transform")
                .header("x-accel-buffering", "no")
                .withoutBody();
        send(head + ": fanfare\nretry: " + retryMillis + "\n\n", link);
        answers.tellSubscribed(link);
    }

    /** Answers with a status, before a stream has begun, and ends the connection. */
    void refuse(HttpResponseStatus status, String text, long retryAfterMillis, ClientLink link) {
        isRefused = true;
        metrics.upgradeRefused(status.code());
        send(PlainAnswer.refusal(status, text, retryAfterMillis, origin), link);
        link.finish();
    }

    /**
     * The connection ends: the client is told why, as it can be now.
     *
     * @param windowMillis within which to come back, 0 for no advice
     */
    void writeEnd(CloseCode code, String text, long windowMillis, ClientLink link) {
        if (isRefused) {
            return;
        }
        if (isBegun) {
            answers.tellEnd(code, text, link);
            return;
        }
        HttpResponseStatus status = EventStreamStatus.of(code);
        metrics.upgradeRefused(status.code());
        long retryMillis = code.isReconnect() ? Math.max(MIN_RETRY_MILLIS, windowMillis) : 0;
        send(PlainAnswer.refusal(status, text, retryMillis, origin), link);
    }

    void writeComment(ClientLink link) {
        send(":\n\n", link);
    }

    private static void send(String text, ClientLink link) {
        ByteBuf out = link.newEncoded(ByteBufUtil.utf8Bytes(text));
        ByteBufUtil.writeUtf8(out, text);
        link.sendEncoded(out);
    }

    /** Sends an event of ours, with the positions that have been reached. */
    void send(String name, String data, ClientLink link) {
        begin(link);
        ByteBuf out = link.newEncoded(positions.idBytes() + EVENT_BYTES);
        positions.writeId(out);
        StreamEvents.named(out, name, data);
        link.sendEncoded(out);
    }

    /** The node wants the client to go within a time. */
    void goWithin(long millis) {
        goWithinMillis = millis;
    }

    /** Negative while the client need not go. */
    long goWithinMillis() {
        return goWithinMillis;
    }

    /** A topic is open. */
    void opened(int index, int topicId) {
        topicIds[index] = topicId;
    }

    /** After which position messages of a topic were asked for; null for live ones. */
    Position after(int index) {
        return after[index];
    }

    boolean isOpen(int index) {
        return topicIds[index] != NOT_OPEN;
    }

    /** A topic of the stream has ended. */
    void closed(int index) {
        topicIds[index] = NOT_OPEN;
    }

    /** Where the topic with a number stands in the order; negative if it is none of this stream. */
    int indexOf(int topicId) {
        for (int i = 0; i < topicIds.length; i++) {
            if (topicIds[i] == topicId) {
                return i;
            }
        }
        return -1;
    }

    /** Of the streams of one topic; the others write for themselves. */
    @Override
    public PublicationEncoder encoder(int topicId) {
        return EventStreamFormat.ONE_TOPIC;
    }

    @Override
    public void deliver(MessageBatch batch, int from, ClientLink link) {
        begin(link);
        if (topicIds.length == 1) {
            Dialect.super.deliver(batch, from, link);
            return;
        }
        int bytes = 0;
        for (int i = from; i < batch.count(); i++) {
            bytes += positions.idBytes() + StreamEvents.publicationBytes(batch.publication(i));
        }
        ByteBuf out = link.newEncoded(bytes);
        try {
            for (int i = from; i < batch.count(); i++) {
                write(out, indexOf(batch.topicId()), batch.epoch(), batch.offset(i), batch.publication(i));
            }
        } catch (RuntimeException | Error fault) {
            out.release();
            reach(batch.topicId(), batch.epoch(), batch.offset(from) - 1);
            throw fault;
        }
        link.sendEncoded(out);
    }

    @Override
    public void deliver(int topicId, long epoch, long offset, Publication publication, ClientLink link) {
        begin(link);
        if (topicIds.length == 1) {
            Dialect.super.deliver(topicId, epoch, offset, publication, link);
            return;
        }
        ByteBuf out = link.newEncoded(positions.idBytes() + StreamEvents.publicationBytes(publication));
        try {
            write(out, indexOf(topicId), epoch, offset, publication);
        } catch (RuntimeException | Error fault) {
            out.release();
            reach(topicId, epoch, offset - 1);
            throw fault;
        }
        link.sendEncoded(out);
    }

    /** What could not be written was not reached either. In an ephemeral topic nothing is. */
    private void reach(int topicId, long epoch, long offset) {
        int index = indexOf(topicId);
        if (index >= 0 && offset >= 0) {
            positions.set(index, epoch, offset);
        }
    }

    private void write(ByteBuf out, int index, long epoch, long offset, Publication publication) {
        if (offset != 0) {
            positions.set(index, epoch, offset);
            positions.writeId(out);
        }
        StreamEvents.publication(out, publication);
    }
}
