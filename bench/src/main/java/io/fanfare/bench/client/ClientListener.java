package io.fanfare.bench.client;

import io.fanfare.protocol.Event;
import io.netty.buffer.ByteBuf;

/** What a client hears, on its connection's loop. Does nothing unless overridden. */
public abstract class ClientListener implements Event.Handler {
    /** The hello is on its way: commands may follow. */
    public void onConnected(Client client) {}

    /**
     * A publication arrived. Its payload is not copied.
     *
     * @param offset 0 in an ephemeral topic
     * @param in holds the payload among other bytes; borrowed
     */
    public void onMessage(int topicId, long offset, ByteBuf in, int payloadIndex, int payloadBytes) {}

    /** All that came by one read has been told. */
    public void onReadComplete() {}

    /**
     * The connection is gone, or could not be opened.
     *
     * @param code the close code on WebSocket, else 0
     */
    public void onClosed(int code) {}

    /** Never called: messages come by the other method. */
    @Override
    public final void onMessage(Event.Message message) {}

    @Override
    public void onWelcome(Event.Welcome welcome) {}

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {}

    @Override
    public void onDone(Event.Done done) {}

    @Override
    public void onBatchEnd(Event.BatchEnd batchEnd) {}

    @Override
    public void onSkipped(Event.Skipped skipped) {}

    @Override
    public void onGap(Event.Gap gap) {}

    @Override
    public void onEpochChanged(Event.EpochChanged epochChanged) {}

    @Override
    public void onPresenceState(Event.PresenceState presenceState) {}

    @Override
    public void onPresenceChange(Event.PresenceChange presenceChange) {}

    @Override
    public void onPublished(Event.Published published) {}

    @Override
    public void onReply(Event.Reply reply) {}

    @Override
    public void onHistoryPage(Event.HistoryPage historyPage) {}

    @Override
    public void onError(Event.Error error) {}

    @Override
    public void onGoAway(Event.GoAway goAway) {}

    @Override
    public void onPong() {}
}
