package io.fanfare.protocol.compact;

/**
 * The first byte of a frame: what kind of frame it is. Numbers are never reused or changed.
 *
 * <p>The two kinds of message stand for a range, because the low bits of their first byte are fields; see
 * {@link CompactMessage}.
 */
public enum Opcode {
    HELLO(0x01, Sender.CLIENT),
    SUBSCRIBE(0x02, Sender.CLIENT),
    UNSUBSCRIBE(0x03, Sender.CLIENT),
    PUBLISH(0x04, Sender.CLIENT),
    HISTORY(0x05, Sender.CLIENT),
    PRESENCE(0x06, Sender.CLIENT),
    REFRESH_TOKEN(0x07, Sender.CLIENT),
    GOING_AWAY(0x08, Sender.CLIENT),
    PING(0x09, Sender.CLIENT),
    REQUEST(0x10, Sender.CLIENT),
    SET_INFO(0x11, Sender.CLIENT),

    WELCOME(0x41, Sender.NODE),
    SUBSCRIBED(0x42, Sender.NODE),
    DONE(0x43, Sender.NODE),
    PUBLISHED(0x44, Sender.NODE),
    HISTORY_PAGE(0x45, Sender.NODE),
    BATCH_END(0x46, Sender.NODE),
    SKIPPED(0x47, Sender.NODE),
    GAP(0x48, Sender.NODE),
    EPOCH_CHANGED(0x49, Sender.NODE),
    PRESENCE_STATE(0x4A, Sender.NODE),
    PRESENCE_CHANGE(0x4B, Sender.NODE),
    ERROR(0x4C, Sender.NODE),
    GO_AWAY(0x4D, Sender.NODE),
    PONG(0x4E, Sender.NODE),
    REPLY(0x50, Sender.NODE),
    LONG_MESSAGE(0x70, 0x73, Sender.NODE),
    SHORT_MESSAGE(0x80, 0xFF, Sender.NODE);

    /** Who sends frames of a kind. */
    public enum Sender {
        CLIENT,
        NODE
    }

    private static final Opcode[] BY_NUMBER = new Opcode[256];

    static {
        for (Opcode opcode : values()) {
            for (int number = opcode.first; number <= opcode.last; number++) {
                if (BY_NUMBER[number] != null) {
                    throw new IllegalStateException("opcode " + number + " is used twice");
                }
                BY_NUMBER[number] = opcode;
            }
        }
    }

    private final int first;
    private final int last;
    private final Sender sender;

    Opcode(int number, Sender sender) {
        this(number, number, sender);
    }

    Opcode(int first, int last, Sender sender) {
        this.first = first;
        this.last = last;
        this.sender = sender;
    }

    /** The kind of frame that starts with this byte, or null if there is none. The bits above the lowest eight are ignored. */
    public static Opcode of(int firstByte) {
        return BY_NUMBER[firstByte & 0xFF];
    }

    /** The byte of this kind of frame; the lowest of its range if it has one. */
    public int number() {
        return first;
    }

    /** The highest byte of this kind of frame. */
    public int lastNumber() {
        return last;
    }

    public Sender sender() {
        return sender;
    }
}
