package io.fanfare.bench.measure;

import io.fanfare.bench.client.Endpoint;

/** A kind of server, and how to talk to it. Topics are numbers, 0 to 65,535. */
interface Subject {
    Endpoint endpoint();

    /**
     * Someone who, once connected, subscribes to topics.
     *
     * @param topics may be empty
     * @param membership told when all subscriptions are confirmed, and when anything goes wrong
     */
    Participant newParticipant(int[] topics, Receiver receiver, Membership membership);

    /** What becomes of one participant. Called on its loop. */
    interface Membership {
        void onReady();

        /** The connection could not be opened, was closed, or a request was refused. */
        void onFailed(String reason);
    }
}
