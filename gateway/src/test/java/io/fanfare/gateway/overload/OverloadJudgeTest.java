package io.fanfare.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverloadJudgeTest {
    private static final OverloadSettings MARKS = new OverloadSettings(100, 90, 50);
    private static final LoadReading CALM = new LoadReading(0, 0, 0);
    private static final LoadReading LATE = new LoadReading(100, 0, 0);
    private static final LoadReading BETWEEN = new LoadReading(90, 0, 0);

    private final OverloadJudge judge = new OverloadJudge(MARKS);

    private OverloadLevel judge(LoadReading reading, int times) {
        for (int i = 1; i < times; i++) {
            judge.judge(reading);
        }
        return judge.judge(reading);
    }

    @Test
    void onePauseIsNoOverload() {
        for (int i = 0; i < 10; i++) {
            assertThat(judge(LATE, OverloadJudge.READINGS_UP - 1)).isEqualTo(OverloadLevel.CALM);
            assertThat(judge(CALM, 1)).isEqualTo(OverloadLevel.CALM);
        }
    }

    @Test
    void connectionsAreRefusedBeforeReads() {
        assertThat(judge(LATE, OverloadJudge.READINGS_UP)).isEqualTo(OverloadLevel.NO_CONNECTIONS);
        assertThat(judge(LATE, OverloadJudge.READINGS_UP - 1)).isEqualTo(OverloadLevel.NO_CONNECTIONS);
        assertThat(judge(LATE, 1)).isEqualTo(OverloadLevel.NO_READS);
        assertThat(judge(LATE, 100)).isEqualTo(OverloadLevel.NO_READS);
    }

    @Test
    void levelsAreLeftOneByOneAndOnlyWellBelowTheMarks() {
        judge(LATE, 2 * OverloadJudge.READINGS_UP);

        assertThat(judge(BETWEEN, 100)).isEqualTo(OverloadLevel.NO_READS);
        assertThat(judge(CALM, OverloadJudge.READINGS_DOWN - 1)).isEqualTo(OverloadLevel.NO_READS);
        assertThat(judge(CALM, 1)).isEqualTo(OverloadLevel.NO_CONNECTIONS);
        assertThat(judge(CALM, OverloadJudge.READINGS_DOWN)).isEqualTo(OverloadLevel.CALM);
        assertThat(judge(CALM, 100)).isEqualTo(OverloadLevel.CALM);
    }

    @Test
    void eachOfTheMarksCounts() {
        assertThat(new LoadReading(0, 90, 0).above(MARKS, 100)).contains("overload.heap-percent: 90");
        assertThat(new LoadReading(0, 0, 50).above(MARKS, 100)).contains("overload.direct-percent: 50");
        assertThat(new LoadReading(100, 0, 0).above(MARKS, 100)).contains("overload.loop-lag-millis: 100");
        assertThat(new LoadReading(99, 89, 49).above(MARKS, 100)).isNull();
    }

    @Test
    void whereThereIsNoMarkNothingIsAbove() {
        LoadReading much = new LoadReading(60_000, 100, 100);

        assertThat(much.above(new OverloadSettings(0, 0, 0), 100)).isNull();
    }
}
