package io.fanfare.bench.driver;

import io.fanfare.bench.client.ConnectionEnd;
import io.netty.buffer.ByteBuf;

/** What a peer tells of itself, on its loop. */
public interface PeerEvents {
    /** The protocol's handshake is done. */
    void onReady(Peer peer);

    /**
     * Every topic of a subscribe is confirmed.
     *
     * @param isResumed whether what was missed since the former peer is going to come
     */
    void onSubscribed(boolean isResumed);

    /** What was missed has come: from here on messages are live. Right after {@link #onSubscribed} if there is nothing. */
    void onCaughtUp();

    /**
     * A message came.
     *
     * @param in holds the payload among other bytes; borrowed
     */
    void onMessage(ByteBuf in, int payloadIndex, int payloadBytes);

    /** Whether it wants to be told who is in the topics; asked when it subscribes. */
    default boolean wantsPresence() {
        return false;
    }

    /** It was told that so many are in a topic. */
    default void onPresent(int count) {
        // Most do not want to know.
    }

    /** A publish was taken. */
    void onPublished(int tag);

    /** A publish was not taken. */
    void onRefused(int tag, String reason);

    /** The server says that it passed over so many messages. */
    void onSignalled(long messages);

    /**
     * The server asks the client to go, and to come back after a random part of some time.
     *
     * @param windowMillis that time
     */
    void onToldToGo(long windowMillis);

    /** Something else was refused, such as a subscription. */
    void onFailed(String reason);

    /** All that came by one read has been told. */
    void onReadComplete();

    /** What had piled up to be sent is on its way. */
    void onWritable();

    /**
     * The connection is gone, or could not be opened.
     *
     * @param end how, or why
     */
    void onClosed(Peer peer, ConnectionEnd end);
}
