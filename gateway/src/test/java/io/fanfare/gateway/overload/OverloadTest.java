package io.fanfare.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OverloadTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(Overload.class);

    private LoadReading reading = new LoadReading(0, 0, 0);
    private final Overload overload = new Overload(new OverloadSettings(0, 0, 50), () -> reading);

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            overload.look();
        }
    }

    @Test
    void whatIsRefusedAndWhyIsSaidUntilItIsOver() {
        reading = new LoadReading(0, 0, 60);
        look(OverloadJudge.READINGS_UP);
        assertThat(overload.refusesConnections()).isTrue();
        assertThat(overload.refusesReads()).isFalse();
        assertThat(overload.problem())
                .isEqualTo("new connections are refused: direct memory in use: 60 % (overload.direct-percent: 50)");

        look(OverloadJudge.READINGS_UP);
        assertThat(overload.refusesReads()).isTrue();

        reading = new LoadReading(0, 0, 10);
        look(2 * OverloadJudge.READINGS_DOWN);
        assertThat(overload.refusesConnections()).isFalse();
        assertThat(overload.problem()).isNull();
    }

    @Test
    void eachStepUpIsOneLineInTheLog() {
        reading = new LoadReading(0, 0, 60);
        look(100);

        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void memoryIsMeasured() {
        ProcessMemory memory = new ProcessMemory();

        assertThat(memory.heapPercent()).isBetween(0, 100);
        assertThat(memory.directPercent()).isBetween(0, 100);
        assertThat(memory.directLimitBytes()).isPositive();
    }
}
