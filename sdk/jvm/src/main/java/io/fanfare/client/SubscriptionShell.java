package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** What a subscription wants done, and what the application is to be told. A timer that is set again replaces itself. */
interface SubscriptionShell {
    void subscribe(int request, @Nullable Position after);

    void unsubscribe();

    /** The connection has shown that it is not to be believed. */
    void distrust();

    void set(SubscriptionTimer timer, long afterMillis, long jitterMillis);

    /** @param position null in an ephemeral topic */
    void onMessage(@Nullable Position position, String event, Payload payload);

    void onSubscribed(@Nullable Position position);

    void onGap(long after, long oldest);

    void onEpochChanged(long epoch, long next);

    void onSkipped(long count);

    void onLive();

    void onWaiting(int code, String text);

    void onEnded(int code, String text);
}
