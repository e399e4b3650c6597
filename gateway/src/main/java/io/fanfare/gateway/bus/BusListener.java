package io.fanfare.gateway.bus;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;

/** Takes what a bus brings, and hears of other nodes. Called on threads of the bus or of the publisher; must not block. */
public interface BusListener extends PeerListener {

    /**
     * A publication arrived. In a durable topic it may be late, repeated or out of order.
     *
     * @param position where it is committed, or null in an ephemeral topic
     */
    void onPublication(Publication publication, Position position);

    /**
     * Publications of any topic may have been lost, or may get lost from now on: the link broke, came back, or something
     * overflowed. Durable topics are compared with the store. It may come as often as it likes.
     */
    void onDoubt();
}
