package io.fanfare.bench.measure;

import io.fanfare.bench.client.FrameListener;

/** One connection to the server that is measured: a subscriber, a publisher or both. */
interface Participant extends FrameListener {
    /**
     * Publishes, unacknowledged. Any thread, once the participant is ready.
     *
     * @param payload a JSON object in ASCII
     */
    void publish(int topic, byte[] payload);

    /** Leaves. Any thread. */
    void close();
}
