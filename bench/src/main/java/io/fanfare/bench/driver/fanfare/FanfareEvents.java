package io.fanfare.bench.driver.fanfare;

import io.fanfare.bench.client.ClientListener;
import io.fanfare.bench.driver.PeerEvents;
import io.fanfare.protocol.Event;
import io.netty.buffer.ByteBuf;

/** Tells a listener what a gateway says. */
final class FanfareEvents extends ClientListener {
    private static final long MAX_TAG = 0xFFFF;

    private final FanfarePeer peer;
    private final PeerEvents listener;
    private final Positions positions;
    private boolean isCaughtUp;

    FanfareEvents(FanfarePeer peer, PeerEvents listener, Positions positions) {
        this.peer = peer;
        this.listener = listener;
        this.positions = positions;
    }

    @Override
    public void onWelcome(Event.Welcome welcome) {
        listener.onReady(peer);
    }

    @Override
    public void onSubscribed(Event.Subscribed subscribed) {
        positions.onSubscribed(subscribed);
        if (positions.isConfirmed()) {
            listener.onSubscribed(positions.isDurable());
            tellIfCaughtUp();
        }
    }

    @Override
    public void onMessage(int topicId, long offset, ByteBuf in, int payloadIndex, int payloadBytes) {
        positions.onMessage(topicId, offset);
        listener.onMessage(in, payloadIndex, payloadBytes);
    }

    @Override
    public void onBatchEnd(Event.BatchEnd batchEnd) {
        positions.onBatchEnd(batchEnd);
        tellIfCaughtUp();
    }

    private void tellIfCaughtUp() {
        if (!isCaughtUp && positions.isConfirmed() && positions.isLive()) {
            isCaughtUp = true;
            listener.onCaughtUp();
        }
    }

    @Override
    public void onSkipped(Event.Skipped skipped) {
        listener.onSignalled(skipped.count());
    }

    @Override
    public void onGap(Event.Gap gap) {
        listener.onSignalled(positions.onGap(gap));
    }

    @Override
    public void onEpochChanged(Event.EpochChanged changed) {
        positions.onEpochChanged(changed);
        listener.onFailed("the gateway's history has another epoch now: " + changed.epoch());
    }

    @Override
    public void onPresenceState(Event.PresenceState state) {
        listener.onPresent(state.count());
    }

    @Override
    public void onPresenceChange(Event.PresenceChange change) {
        listener.onPresent(change.count());
    }

    @Override
    public void onPublished(Event.Published published) {
        listener.onPublished((int) published.requestId());
    }

    @Override
    public void onGoAway(Event.GoAway goAway) {
        if (goAway.reconnect()) {
            listener.onToldToGo(goAway.windowMillis());
        } else {
            listener.onFailed("sent away for good with " + goAway.code() + ": " + goAway.text());
        }
    }

    @Override
    public void onError(Event.Error error) {
        String reason = error.code() + ": " + error.text();
        if (error.requestId() > 0 && error.requestId() <= MAX_TAG) {
            listener.onRefused((int) error.requestId(), reason);
        } else {
            listener.onFailed(reason);
        }
    }
}
