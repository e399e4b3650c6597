package io.fanfare.gateway.topic;

/** A subscription as the fan-out sees it. Owned by one loop, as is everything that calls it. */
public abstract class Subscriber {
    /** Its place in its {@link SubscriberSet}, or -1; kept by the set. */
    int slot = -1;

    /**
     * Messages reached the topic. The batch and its bytes are borrowed until this returns: who keeps bytes retains them.
     *
     * <p>May detach this subscriber, but no other of the same set.
     */
    protected abstract void onBatch(MessageBatch batch);

    /**
     * {@link #onBatch} has thrown: each message is delivered for itself, and what fails again is made up for or counted.
     * Borrowed as there.
     */
    protected abstract void onBatchFailed(MessageBatch batch);

    /**
     * Messages were lost on the way to this loop because its inbox was full. In a durable topic they are in the history
     * store.
     *
     * @param count how many
     */
    protected abstract void onMissed(long count);

    /**
     * The store has named the head of a durable topic, and nothing else tells whether everything up to it was handed out.
     */
    protected abstract void onHead(long epoch, long headOffset);
}
