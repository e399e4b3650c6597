package io.fanfare.bench.fault;

import io.fanfare.protocol.CloseCode;

/**
 * How a connection ended that its client would have kept. The client did nothing wrong: whatever the node, its store or its bus
 * cannot do at the time, it may not be sent away for it.
 *
 * @param code what it was told, a number of {@link CloseCode}; 0 if nothing
 * @param mayComeBack whether it was told to come back by itself
 * @param openMillis since it dialed
 * @param isDisturbed whether its node or the way there was killed, stopped, frozen or cut meanwhile
 */
record Closing(int code, boolean mayComeBack, long openMillis, boolean isDisturbed) {
    /** What the suite's clients ask for, and get: younger connections are not idle, whatever is held up on their way. */
    static final long HEARTBEAT_MILLIS = 600_000;

    static final long HANDSHAKE_MILLIS = 10_000;

    /** Whether the contract knows a reason. */
    boolean isAllowed() {
        if (code == 0) {
            return isDisturbed;
        }
        CloseCode known = CloseCode.ofNumber(code);
        if (known == null) {
            return false;
        }
        return switch (known) {
            case GOING_AWAY, DRAINING -> mayComeBack;
            case IDLE_TIMEOUT -> mayComeBack && openMillis >= HEARTBEAT_MILLIS;
            case HANDSHAKE_TIMEOUT -> mayComeBack && openMillis >= HANDSHAKE_MILLIS;
            case DISPLACED -> !mayComeBack;
            default -> false;
        };
    }

    /** What ended it, such as {@code DRAINING}; {@code cut} if it was told nothing. */
    String name() {
        CloseCode known = CloseCode.ofNumber(code);
        return code == 0 ? "cut" : known == null ? Integer.toString(code) : known.name();
    }

    @Override
    public String toString() {
        String how = code == 0 ? "cut off" : "sent away with " + name() + (mayComeBack ? "" : ", not to come back,");
        return how + " after " + openMillis + " ms" + (isDisturbed ? "" : ", with nothing done to its node or the way");
    }
}
