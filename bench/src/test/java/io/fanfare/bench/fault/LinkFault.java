package io.fanfare.bench.fault;

import io.fanfare.bench.fault.LinkState.Direction;

/** Ways in which a link fails. */
enum LinkFault {
    CUT,
    CUT_MID_FRAME,
    REFUSE,
    BLACK_HOLE,
    BLACK_HOLE_THEN_CUT,
    BLACK_HOLE_FORTH,
    BLACK_HOLE_BACK,
    DELAY,
    THROTTLE;

    private static final int SLOW_BYTES_PER_SECOND = 20_000;

    static LinkFault of(int variant) {
        return values()[variant % values().length];
    }

    /** @param variant says by how much a link is delayed */
    void begin(FaultProxy proxy, int variant) {
        switch (this) {
            case CUT -> proxy.cut();
            case CUT_MID_FRAME -> proxy.cutMidFrame();
            case REFUSE -> {
                proxy.set(LinkState.refusing());
                proxy.cut();
            }
            case BLACK_HOLE, BLACK_HOLE_THEN_CUT -> proxy.set(LinkState.holding(Direction.FORTH, Direction.BACK));
            case BLACK_HOLE_FORTH -> proxy.set(LinkState.holding(Direction.FORTH));
            case BLACK_HOLE_BACK -> proxy.set(LinkState.holding(Direction.BACK));
            case DELAY -> proxy.set(LinkState.delaying(20 + variant % 400));
            case THROTTLE -> proxy.set(LinkState.throttled(SLOW_BYTES_PER_SECOND));
        }
    }

    void end(FaultProxy proxy) {
        if (this == BLACK_HOLE_THEN_CUT) {
            proxy.cut();
        }
        proxy.heal();
    }
}
