package io.fanfare.gateway.presence;

import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageTrial;
import io.fanfare.gateway.presence.PresenceMessages.Batch;
import io.fanfare.gateway.presence.PresenceMessages.Change;
import io.fanfare.protocol.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceMessagesTest {
    private static final Attendee ATTENDEE = new Attendee(Attendances.showing("id", 3, "{\"x\":1}"), "phone", true, 17);

    @Test
    void batchStandsTheTrial() throws DamagedMessageException {
        TopicName topic = TopicName.of("room:1");

        MessageTrial.hold(
                PresenceMessages.BATCH,
                new Batch(
                        -5,
                        7,
                        2,
                        true,
                        List.of(new Change(topic, "id", 17, ATTENDEE), new Change(topic, "gone", 18, null))));
    }

    @Test
    void entryStandsTheTrial() throws DamagedMessageException {
        MessageTrial.hold(PresenceMessages.STORED, new StoredAttendee(-5, 2, ATTENDEE));
    }
}
