package io.fanfare.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileTest {
    @Test
    void phasesHaveTheirLoadsInOrder() {
        Plan plan = PlanFile.parse("plan", """
                fail-if: [p99>20ms, lost>0]
                phases:
                  - {name: prices, mode: fanout, rate: 100}
                  - seconds: 60
                    together:
                      - {mode: chat, rooms: 2}
                      - {mode: notify}
                """);

        assertThat(plan.failIf()).containsExactly("p99>20ms", "lost>0");
        assertThat(plan.phases()).extracting(Phase::name).containsExactly("prices", "chat + notify");
        assertThat(plan.phases().get(0).loads().get(0).number(Parameter.RATE)).isEqualTo(100);
        assertThat(plan.phases().get(1).loads()).allSatisfy(load -> {
            assertThat(load.number(Parameter.SECONDS)).isEqualTo(60);
            assertThat(load.number(Parameter.WARM_UP)).isEqualTo(5);
        });
    }

    @Test
    void roundsArePhases() {
        Plan plan = PlanFile.parse("plan", "phases: [{mode: connect, rounds: 2}]");

        assertThat(plan.phases()).extracting(Phase::name).containsExactly("connect, round 1", "connect, round 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "phases: []                                            | plan: no phases",
                "phase: []                                             | plan: phase: unknown",
                "phases: [{mode: flood}]                               | plan: mode: flood (expected: one of connect, idle,",
                "phases: [{rate: 5}]                                   | plan: mode: nothing",
                "phases: [{mode: fanout, rat: 5}]                      | plan: fanout takes no rat",
                "phases: [{mode: fanout}, {mode: fanout}]              | plan: name: fanout (expected: another one",
                "phases: [{mode: fanout, mode: chat}]                  | plan:1: Duplicate",
                "phases: [{together: [{mode: fanout, seconds: 3}]}]    | plan: seconds of one load",
                "phases: [{together: [{mode: resume}]}]                | plan: resume in together",
                "phases: [{together: [{mode: connect}]}]               | plan: connect in together",
                "phases: [{together: [{mode: fanout, search-p99: 9}]}] | plan: search-p99 in together",
                "phases: [{together: []}]                              | plan: together: nothing",
                "phases: {{                                            | plan:1:"
            })
    void whatIsWrongIsNamed(String text, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> PlanFile.parse("plan", text))
                .withMessageStartingWith(message);
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> PlanFile.read(Path.of("no-such-plan.yaml")))
                .withMessageContaining("no-such-plan.yaml: no such file");
    }

    @Test
    void everyPlanThatComesWithTheGeneratorCanBeRead() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("plans"))) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PlanFile.read(file).phases())
                            .as(file.toString())
                            .isNotEmpty());
        }
    }
}
