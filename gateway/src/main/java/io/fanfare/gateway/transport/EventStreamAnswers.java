package io.fanfare.gateway.transport;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.sse.StreamEvents;
import io.fanfare.protocol.sse.StreamPositions;

/** What a stream tells besides messages, each an event with a name. */
final class EventStreamAnswers implements Event.Handler {
    private final EventStreamDialect stream;
    private final StreamPositions positions;
    /** What is told of topics that are open once the stream begins; null when nothing waits. */
    private StringBuilder subscribed;

    private int answered;
    /** Topics that messages may come of. */
    private int openTopics;
    /** That of the event being written. */
    private ClientLink link;

    EventStreamAnswers(EventStreamDialect stream, StreamPositions positions) {
        this.stream = stream;
        this.positions = positions;
    }

    void write(Event event, ClientLink to) {
        link = to;
        event.accept(this);
    }

    @Override
    public void onWelcome(Event.Welcome welcome) {
        stream.subscribe(link);
    }

    @Override
    public void onSubscribed(Event.Subscribed answer) {
        int index = positions.indexOf(answer.topic().value());
        stream.opened(index, answer.topicId());
        openTopics++;
        answered++;
        Position head = answer.head();
        if (head != null) {
            positions.set(index, head.epoch(), SubscriptionStart.offset(answer, stream.after(index)));
        }
        note(answer, index);
        if (stream.isBegun()) {
            tellSubscribed(link);
        } else if (answered == positions.count()) {
            stream.begin(link);
        }
    }

    private void note(Event.Subscribed answer, int index) {
        subscribed = subscribed == null ? new StringBuilder() : subscribed.append(',');
        subscribed
                .append("{\"topic\":")
                .append(StreamEvents.quoted(answer.topic().value()));
        if (answer.head() != null) {
            subscribed.append(',').append(SubscriptionStart.members(answer, stream.after(index)));
        }
        subscribed.append('}');
    }

    /** Tells of the topics that were opened since it was told last. */
    void tellSubscribed(ClientLink to) {
        if (subscribed != null) {
            String topics = "{\"topics\":[" + subscribed + "]}";
            subscribed = null;
            stream.send("subscribed", topics, to);
        }
    }

    @Override
    public void onDone(Event.Done done) {
        throw new IllegalStateException("an answer to nothing");
    }

    @Override
    public void onMessage(Event.Message message) {
        throw new IllegalStateException("a message that no encoder has written");
    }

    @Override
    public void onBatchEnd(Event.BatchEnd batchEnd) {
        int index = stream.indexOf(batchEnd.topicId());
        positions.set(index, positions.epoch(index), batchEnd.offset());
        if (batchEnd.live()) {
            stream.send("live", about(index, ",\"offset\":" + batchEnd.offset()), link);
        }
    }

    @Override
    public void onSkipped(Event.Skipped skipped) {
        stream.send("skipped", about(stream.indexOf(skipped.topicId()), ",\"count\":" + skipped.count()), link);
    }

    @Override
    public void onGap(Event.Gap gap) {
        int index = stream.indexOf(gap.topicId());
        positions.set(index, positions.epoch(index), gap.oldestOffset() - 1);
        String offsets = ",\"after\":" + gap.askedOffset() + ",\"oldest\":" + gap.oldestOffset();
        stream.send("gap", about(index, offsets), link);
    }

    @Override
    public void onEpochChanged(Event.EpochChanged changed) {
        int index = stream.indexOf(changed.topicId());
        positions.set(index, changed.epoch(), changed.nextOffset() - 1);
        String position = ",\"epoch\":" + changed.epoch() + ",\"next\":" + changed.nextOffset();
        stream.send("epoch_changed", about(index, position), link);
    }

    private String about(int index, String more) {
        return "{\"topic\":" + StreamEvents.quoted(positions.topic(index).value()) + more + '}';
    }

    @Override
    public void onPresenceState(Event.PresenceState state) {
        throw new IllegalStateException("presence that nobody asked for");
    }

    @Override
    public void onPresenceChange(Event.PresenceChange change) {
        throw new IllegalStateException("presence that nobody asked for");
    }

    @Override
    public void onPublished(Event.Published published) {
        throw new IllegalStateException("an answer to nothing");
    }

    @Override
    public void onReply(Event.Reply reply) {
        throw new IllegalStateException("an answer to nothing");
    }

    @Override
    public void onHistoryPage(Event.HistoryPage page) {
        throw new IllegalStateException("history that nobody asked for");
    }

    /** Before the stream it is the answer. In it, it is about a topic that ends, or the token. */
    @Override
    public void onError(Event.Error error) {
        if (!stream.isBegun()) {
            stream.refuse(EventStreamStatus.of(error.code()), text(error), error.retryAfterMillis(), link);
            return;
        }
        stream.send("error", data(error), link);
        int index = positions.indexOf(error.topic());
        if (index >= 0) {
            openTopics -= stream.isOpen(index) ? 1 : 0;
            stream.closed(index);
            // What can be had later, or never, is had or told with the next request.
            if (error.retryable() || openTopics == 0) {
                link.finish();
            }
        }
    }

    private static String text(Event.Error error) {
        return error.topic().isEmpty() ? error.text() : error.topic() + ": " + error.text();
    }

    private static String data(Event.Error error) {
        ErrorCode code = ErrorCode.ofNumber(error.code());
        return "{" + (error.topic().isEmpty() ? "" : "\"topic\":" + StreamEvents.quoted(error.topic()) + ',')
                + "\"code\":" + error.code() + ",\"reason\":" + StreamEvents.quoted(code.wireName())
                + ",\"retryable\":" + error.retryable()
                + (error.retryAfterMillis() > 0 ? ",\"retry_after_ms\":" + error.retryAfterMillis() : "")
                + ",\"text\":" + StreamEvents.quoted(error.text()) + '}';
    }

    void tellEnd(CloseCode code, String text, ClientLink to) {
        String data = "{\"code\":" + code.number() + ",\"reason\":" + StreamEvents.quoted(code.wireName())
                + ",\"reconnect\":" + code.isReconnect() + ",\"text\":" + StreamEvents.quoted(text) + '}';
        stream.send("close", data, to);
    }

    @Override
    public void onGoAway(Event.GoAway goAway) {
        stream.goWithin(goAway.windowMillis());
    }

    @Override
    public void onPong() {
        throw new IllegalStateException("an answer to nothing");
    }
}
