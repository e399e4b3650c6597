package io.fanfare.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanfare.bench.plan.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
    private static final Result RESULT = Results.of("side", 5.5, 3);

    private static boolean fails(String condition) {
        return RESULT.with(Threshold.judge(List.of(Threshold.parse(condition)), RESULT))
                .isFailed();
    }

    @ParameterizedTest
    @CsvSource({
        "p99>98ms, true",
        "p99>100ms, false",
        "p99 > 0.098s, true",
        "p50<51, true",
        "p50<=50000us, false",
        "delivery.p99.9>=99, true",
        "max>100.5ms, false",
        "p99@1>98ms, true",
        "delivery.p99@1>100ms, false",
        "p99@2<1s, true",
        "incidents-failed>0, false",
        "lost>0, true",
        "lost>3, false",
        "refused>1, true",
        "repeated>0, false",
        "rate<51, true",
        "cpu>5.4, true",
        "bytes-each>2000, false"
    })
    void conditionIsMetOrNot(String condition, boolean isMet) {
        assertThat(fails(condition)).isEqualTo(isMet);
    }

    @Test
    void conditionThatCantBeLookedAtFails() {
        assertThat(fails("publish.p99>1s")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p99",
                "p98>1ms",
                "p99>fast",
                "p99=1",
                "lost@1>0",
                "p99@0>1ms",
                "p99@>1",
                "lost>",
                "speed>1",
                "p99>1.2.3"
            })
    void whatIsNoConditionIsNamed(String condition) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Threshold.parse(condition))
                .withMessageStartingWith("--fail-if: " + condition + " (expected: ");
    }
}
