package io.fanfare.gateway.bus;

import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;

/** Takes what a bus brings. Called on threads of the bus or of the publisher; must not block. */
public interface BusListener {

    /**
     * A publication arrived. In a durable topic it may be late, repeated or out of order.
     *
     * @param position where it is committed, or null in an ephemeral topic
     */
    void onPublication(Publication publication, Position position);
}
