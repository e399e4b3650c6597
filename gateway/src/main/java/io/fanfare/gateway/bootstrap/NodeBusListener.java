package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bus.BusListener;
import io.fanfare.gateway.control.Control;
import io.fanfare.gateway.control.RollCall;
import io.fanfare.gateway.session.SessionDirectory;
import io.fanfare.gateway.topic.Census;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;

/** Gives what the bus brings to those whom it is for: what nodes tell each other to its addressee, the rest to the topics. */
record NodeBusListener(TopicHub hub, SessionDirectory sessions, Census census, RollCall rollCall, Control control)
        implements BusListener {
    @Override
    public void onPublication(Publication publication, Position position) {
        if (position == null && publication.topic().equals(SessionDirectory.TAKEOVERS)) {
            sessions.onTakeover(publication);
        } else if (position == null && publication.topic().equals(Census.CHANNEL)) {
            census.onPublication(publication);
        } else if (position == null && publication.topic().equals(RollCall.CHANNEL)) {
            rollCall.onPublication(publication);
        } else if (publication.topic().equals(Control.TOPIC)) {
            control.onHint();
        } else {
            hub.onPublication(publication, position);
        }
    }

    @Override
    public void onDoubt() {
        hub.onDoubt();
    }
}
