package io.fanfare.gateway.overload;

/**
 * Says from one reading after the other what the node does without. It takes some readings above a mark to go up a level, so
 * that a pause of the process is no overload, and more that are well below all marks to go down, so that what is let in then
 * does not bring it back at once. Not for several threads.
 */
final class OverloadJudge {
    static final int READINGS_UP = 4;
    static final int READINGS_DOWN = 8;
    /** What is well below a mark. */
    static final int CALM_PERCENT = 80;

    private static final OverloadLevel[] LEVELS = OverloadLevel.values();

    private final OverloadSettings marks;
    private OverloadLevel level = OverloadLevel.CALM;
    private int above;
    private int below;

    OverloadJudge(OverloadSettings marks) {
        this.marks = marks;
    }

    OverloadLevel judge(LoadReading reading) {
        if (reading.above(marks, 100) != null) {
            below = 0;
            if (++above == READINGS_UP) {
                step(1);
            }
        } else if (reading.above(marks, CALM_PERCENT) == null) {
            above = 0;
            if (++below == READINGS_DOWN) {
                step(-1);
            }
        } else {
            above = 0;
            below = 0;
        }
        return level;
    }

    private void step(int up) {
        above = 0;
        below = 0;
        level = LEVELS[Math.max(0, Math.min(LEVELS.length - 1, level.ordinal() + up))];
    }
}
