package io.fanfare.protocol;

/**
 * Why a connection ends. On WebSocket the number is the close code (RFC 6455 §7.4); on TCP it travels in the
 * {@link Event.GoAway} before the close. A node never sends 1000: clients read it as "stay away".
 */
public enum CloseCode {
    /** The node forces the client off; its other connections are not concerned. */
    GOING_AWAY(1001, true),
    /** The WebSocket framing is broken (RFC 6455 §7.4.1). */
    PROTOCOL_ERROR(1002, false),
    /** A message of a kind that this endpoint does not take, such as text on {@code fanfare.v1}. */
    UNSUPPORTED_DATA(1003, false),
    /** Text that is not UTF-8. */
    INVALID_TEXT(1007, false),
    /** A frame or message above the limit that the welcome named. */
    TOO_LARGE(1009, false),
    /** The node is draining: reconnect within the window that the go-away named. */
    DRAINING(1012, true),

    /** A frame that cannot be decoded. */
    MALFORMED_FRAME(4000, false),
    /** The first frame was not a hello, or a second one came. */
    HELLO_EXPECTED(4001, false),
    /** No hello within the handshake deadline. */
    HANDSHAKE_TIMEOUT(4002, true),
    /** Nothing was heard from the client for longer than its heartbeat allows. */
    IDLE_TIMEOUT(4003, true),
    /** The client reads too slowly and its namespace asks for a disconnect, or nothing else keeps memory bounded. */
    SLOW_CONSUMER(4004, true),
    /** The hello's token was refused. A new token is needed first. */
    UNAUTHENTICATED(4005, false),
    /** The node holds as many connections as it may. */
    TOO_MANY_CONNECTIONS(4006, true),
    /** The client sent more faulty requests than a working client would. */
    TOO_MANY_ERRORS(4007, false),
    /** Another connection took over this session. */
    DISPLACED(4008, false),
    /** A fault of the node; its log has the details. */
    INTERNAL(4009, true),
    /** The node has no room left for what its clients are sending. */
    OVERLOADED(4010, true),
    /** A message that was begun goes on too slowly. */
    SLOW_SENDER(4011, true),
    /** Whether the hello's token is good can't be told now. The same token may be taken later. */
    UNAVAILABLE(4012, true);

    private final int number;
    private final boolean reconnect;

    CloseCode(int number, boolean reconnect) {
        this.number = number;
        this.reconnect = reconnect;
    }

    /** The code with this number, or null if there is none: a newer node may know more. */
    public static CloseCode ofNumber(long number) {
        for (CloseCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return null;
    }

    public int number() {
        return number;
    }

    /** Whether the client should come back by itself, with backoff and jitter. */
    public boolean isReconnect() {
        return reconnect;
    }

    /** The name in metrics and logs, such as {@code idle_timeout}. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
