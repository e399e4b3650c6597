package io.fanfare.protocol;

/** Limits that are part of the protocol and hold for every wire format. What an operator may lower is in the config. */
public final class ProtocolLimits {
    public static final int MAX_EVENT_BYTES = 100;
    public static final int MAX_KEY_BYTES = 200;
    public static final int MAX_TOKEN_BYTES = 8 * 1024;
    public static final int MAX_CLIENT_NAME_BYTES = 100;
    public static final int MAX_SESSION_ID_BYTES = 64;
    public static final int MAX_NODE_ID_BYTES = 64;
    public static final int MAX_MEMBER_ID_BYTES = 200;
    public static final int MAX_MEMBER_INFO_BYTES = 4 * 1024;
    public static final int MAX_ERROR_TEXT_BYTES = 500;
    /** Topics named by one subscribe or unsubscribe. */
    public static final int MAX_TOPICS_PER_REQUEST = 1_000;
    /** Publications in one history page. */
    public static final int MAX_HISTORY_PAGE = 1_000;
    /** Members in one presence frame. */
    public static final int MAX_MEMBERS_PER_FRAME = 1_000;
    /** The hard ceiling of a payload; a namespace may ask for less. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 20;
    /** The hard ceiling of a frame in either direction. */
    public static final int MAX_FRAME_BYTES = 4 << 20;

    /** The largest hello: what its fields may take together, and room for those of later releases. */
    public static final int MAX_HELLO_BYTES = 10 * 1024;

    private ProtocolLimits() {}
}
