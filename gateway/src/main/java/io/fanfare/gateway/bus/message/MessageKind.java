package io.fanfare.gateway.bus.message;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;

/**
 * One kind of message between nodes. It travels as a publication in a topic of the nodes: its name is the event, its fields
 * are the payload.
 *
 * @param name such as {@code takeover}; unlike that of any other kind in its topic, for ever
 * @param <T> what is told
 */
public record MessageKind<T>(String name, MessageForm<T> form) {

    /** @param timeMillis when it is told, in milliseconds since 1970 */
    public Publication write(TopicName topic, T message, long timeMillis) {
        return new Publication(topic, name, new Payload(PayloadFormat.BINARY, bytes(message)), null, timeMillis);
    }

    /** The bytes of a message that does not travel as a publication. */
    public byte[] bytes(T message) {
        return MessageWriter.message(form, message);
    }

    public boolean isOf(Publication publication) {
        return name.equals(publication.event());
    }

    /**
     * Reads a message of this kind.
     *
     * @return null if a later release has written it in a way that this one can't read
     * @throws DamagedMessageException if it is not what its event says
     */
    public T read(Publication publication) throws DamagedMessageException {
        return read(publication.payload().bytes());
    }

    /** Reads what {@link #bytes} has written, as {@link #read(Publication)} does. */
    public T read(byte[] bytes) throws DamagedMessageException {
        MessageFields fields = MessageFields.of(bytes);
        return fields == null ? null : form.read(fields);
    }
}
