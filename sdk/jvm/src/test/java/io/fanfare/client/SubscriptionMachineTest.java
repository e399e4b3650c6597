package io.fanfare.client;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A subscription does what {@code sdk/states/subscription.txt} says. */
class SubscriptionMachineTest {
    private static final Payload PAYLOAD = Payload.json("{}");
    private static final Map<String, NodeFrame.Result> RESULTS = Map.of(
            "live", NodeFrame.Result.LIVE,
            "continues", NodeFrame.Result.CONTINUES,
            "gap", NodeFrame.Result.GAP,
            "epochChanged", NodeFrame.Result.EPOCH_CHANGED);

    static List<Scenarios.Scenario> scenarios() throws IOException {
        return Scenarios.of("subscription.txt");
    }

    @ParameterizedTest
    @MethodSource
    void scenarios(Scenarios.Scenario scenario) {
        SubscriptionMachine subscription =
                new SubscriptionMachine(Scenarios.position(scenario.given().get("position")));

        scenario.play((line, words) -> {
            for (Effect<SubscriptionShell> effect : step(subscription, line)) {
                effect.carryOut(new InWords(words));
            }
        });
    }

    private static List<Effect<SubscriptionShell>> step(SubscriptionMachine subscription, Scenarios.Line line) {
        switch (line.name()) {
            case "want":
                return subscription.want();
            case "unwant":
                return subscription.unwant();
            case "linkOpen":
                return subscription.linkOpen();
            case "linkLost":
                return subscription.linkLost();
            case "subscribed":
                Position head = Scenarios.position(line.values().get("head"));
                return subscription.subscribed(line.number(1), head, RESULTS.get(line.word(2)));
            case "message":
                return subscription.message(line.number(1), "message", PAYLOAD);
            case "gap":
                return subscription.gap(line.number(1), line.number(2));
            case "epochChanged":
                return subscription.epochChanged(line.number(1), line.number(2));
            case "skipped":
                return subscription.skipped(line.number(1));
            case "batchEnd":
                return subscription.batchEnd(line.has("live"));
            case "error":
                return subscription.error(
                        line.number(1),
                        line.number(2),
                        line.has("retryable"),
                        line.value("after"),
                        line.values().getOrDefault("text", ""));
            case "timer":
                return subscription.timer(SubscriptionTimer.valueOf(line.word(1).toUpperCase(Locale.ROOT)));
            default:
                throw new AssertionError("an input of which nothing is known: " + line.text());
        }
    }

    private record InWords(List<String> words) implements SubscriptionShell {
        private static String at(Position position) {
            return position == null ? "none" : position.toString();
        }

        @Override
        public void subscribe(int request, Position after) {
            words.add("subscribe " + request + (after == null ? "" : " after=" + after));
        }

        @Override
        public void unsubscribe() {
            words.add("unsubscribe");
        }

        @Override
        public void distrust() {
            words.add("distrust");
        }

        @Override
        public void set(SubscriptionTimer timer, long afterMillis, long jitterMillis) {
            String name = timer.name().toLowerCase(Locale.ROOT);
            words.add("set " + name + " " + Scenarios.time(afterMillis, jitterMillis));
        }

        @Override
        public void onMessage(Position position, String event, Payload payload) {
            words.add("message " + at(position));
        }

        @Override
        public void onSubscribed(Position position) {
            words.add("subscribed " + at(position));
        }

        @Override
        public void onGap(long after, long oldest) {
            words.add("gap " + after + " " + oldest);
        }

        @Override
        public void onEpochChanged(long epoch, long next) {
            words.add("epochChanged " + epoch + " " + next);
        }

        @Override
        public void onSkipped(long count) {
            words.add("skipped " + count);
        }

        @Override
        public void onLive() {
            words.add("live");
        }

        @Override
        public void onWaiting(int code, String text) {
            words.add("waiting " + code + " " + text);
        }

        @Override
        public void onEnded(int code, String text) {
            words.add("ended " + code + " " + text);
        }
    }
}
