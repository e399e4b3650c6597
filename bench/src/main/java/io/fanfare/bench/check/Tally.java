package io.fanfare.bench.check;

/**
 * What subscribers got, against what they should have got. Sums of several add up.
 *
 * @param expected messages of the streams that they followed
 * @param received those that came, once each
 * @param lost those that did not come, without a word from the server
 * @param announced those that did not come, but the server said that it passed over as many
 * @param absent those that were published while a subscriber was away, from a server that keeps nothing
 * @param repeated messages that came again
 * @param outOfOrder messages that came after a later one of their stream; they are received, too
 * @param foreign messages that were meant for others, or for another run
 * @param signalled messages that the server said it passed over, missing or not
 */
public record Tally(
        long expected,
        long received,
        long lost,
        long announced,
        long absent,
        long repeated,
        long outOfOrder,
        long foreign,
        long signalled) {
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Tally plus(Tally other) {
        return new Tally(
                expected + other.expected,
                received + other.received,
                lost + other.lost,
                announced + other.announced,
                absent + other.absent,
                repeated + other.repeated,
                outOfOrder + other.outOfOrder,
                foreign + other.foreign,
                signalled + other.signalled);
    }

    /** Whether everything came once and in order, as far as the server did not say otherwise. */
    public boolean isClean() {
        return lost == 0 && repeated == 0 && outOfOrder == 0 && foreign == 0;
    }
}
