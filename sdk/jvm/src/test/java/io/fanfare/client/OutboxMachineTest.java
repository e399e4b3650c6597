package io.fanfare.client;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The outbox does what {@code sdk/states/outbox.txt} says. */
class OutboxMachineTest {
    static List<Scenarios.Scenario> scenarios() throws IOException {
        return Scenarios.of("outbox.txt");
    }

    @ParameterizedTest
    @MethodSource
    void scenarios(Scenarios.Scenario scenario) {
        String[] limits = scenario.given().get("limits").split(" ");
        OutboxMachine outbox = new OutboxMachine(
                Integer.parseInt(limits[0]), Integer.parseInt(limits[1]), Integer.parseInt(limits[2]));

        scenario.play((line, words) -> {
            for (Effect<OutboxShell> effect : step(outbox, line)) {
                effect.carryOut(new InWords(words));
            }
        });
    }

    private static List<Effect<OutboxShell>> step(OutboxMachine outbox, Scenarios.Line line) {
        switch (line.name()) {
            case "add":
                int bytes = line.values().containsKey("bytes") ? (int) line.value("bytes") : 1;
                return outbox.add(line.number(1), line.word(2), bytes);
            case "linkOpen":
                return outbox.linkOpen();
            case "linkLost":
                return outbox.linkLost();
            case "published":
                return outbox.published(line.number(1));
            case "error":
                return outbox.error(line.number(1), line.number(2), line.has("retryable"), line.value("after"));
            case "late":
                return outbox.late(line.number(1));
            case "retry":
                return outbox.retry(line.word(1));
            case "close":
                return outbox.close();
            default:
                throw new AssertionError("an input of which nothing is known: " + line.text());
        }
    }

    private record InWords(List<String> words) implements OutboxShell {
        @Override
        public void send(long publish, boolean isKeyed) {
            words.add("send " + publish + (isKeyed ? " keyed" : ""));
        }

        @Override
        public void fulfil(long publish) {
            words.add("fulfil " + publish);
        }

        @Override
        public void refuse(long publish) {
            words.add("refuse " + publish);
        }

        @Override
        public void fail(long publish, String reason) {
            words.add("fail " + publish + " " + reason);
        }

        @Override
        public void set(String topic, long afterMillis, long jitterMillis) {
            words.add("set " + topic + " " + Scenarios.time(afterMillis, jitterMillis));
        }
    }
}
