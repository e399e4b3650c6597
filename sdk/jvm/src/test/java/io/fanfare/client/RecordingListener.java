package io.fanfare.client;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told. */
final class RecordingListener implements TopicListener {
    final List<Long> offsets = new ArrayList<>();
    final List<String> events = new ArrayList<>();

    @Override
    public void onMessage(Message message) {
        offsets.add(message.position() == null ? 0 : message.position().offset());
    }

    @Override
    public void onSubscribed(Position position) {
        events.add("subscribed " + position);
    }

    @Override
    public void onLive() {
        events.add("live");
    }

    @Override
    public void onGap(long after, long oldest) {
        events.add("gap " + after + " " + oldest);
    }

    @Override
    public void onEpochChanged(long epoch, long next) {
        events.add("epochChanged " + epoch + " " + next);
    }

    @Override
    public void onSkipped(long count) {
        events.add("skipped " + count);
    }

    @Override
    public void onWaiting(FanfareException error) {
        events.add("waiting " + error.reason());
    }

    @Override
    public void onEnded(FanfareException error) {
        events.add("ended " + error.reason());
    }
}
