package io.fanfare.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoadSpecTest {
    @ParameterizedTest
    @EnumSource
    void everyModeIsCompleteWithoutAnyParameter(Mode mode) {
        LoadSpec spec = LoadSpec.of(mode, Map.of());

        assertThat(spec.written()).hasSameSizeAs(mode.defaults());
        assertThat(LoadSpec.of(Mode.of(mode.key()), spec.written()).written()).isEqualTo(spec.written());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate          | 10000001 | rate: 10000001 (expected: 0..10000000)",
                "rate          | fast     | rate: fast (expected: 0..10000000)",
                "seconds       | 0        | seconds: 0 (expected: 1..604800)",
                "payload       | 63       | payload: 63 (expected: 64..1000000)",
                "namespace     | a:b      | namespace: a:b (expected: letters, digits, _ and -, up to 40)",
                "publish-by    | pigeon   | publish-by: pigeon (expected: auto, http or socket)"
            })
    void valueThatIsNotAllowedIsNamedWithWhatWasExpected(String key, String value, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> LoadSpec.of(Mode.FANOUT, Map.of(key, value)))
                .withMessage(message);
    }

    @Test
    void parameterOfAnotherModeIsRefusedWithThoseThatThereAre() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> LoadSpec.of(Mode.IDLE, Map.of("rate", "1")))
                .withMessageStartingWith("idle takes no rate (expected: one of connections, ");
    }

    @Test
    void loadWithoutARateTakesOnePublisher() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> LoadSpec.of(Mode.FANOUT, Map.of("in-flight", "4", "publishers", "2")))
                .withMessage("publishers: 2 (expected: 1 with in-flight)");
    }

    @Test
    void searchNeedsARateToBeginWithAndNoLimitInFlight() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> LoadSpec.of(Mode.FANOUT, Map.of("in-flight", "4", "search-p99", "20")))
                .withMessageContaining("search-p99: 20");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> LoadSpec.of(Mode.FANOUT, Map.of("rate", "0", "search-p99", "20")))
                .withMessageContaining("rate: 0");
    }
}
