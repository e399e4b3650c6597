package io.fanfare.client;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The link does what {@code sdk/states/link.txt} says. */
class LinkMachineTest {
    static List<Scenarios.Scenario> scenarios() throws IOException {
        return Scenarios.of("link.txt");
    }

    @ParameterizedTest
    @MethodSource
    void scenarios(Scenarios.Scenario scenario) {
        LinkMachine link = new LinkMachine("yes".equals(scenario.given().get("provider")));

        scenario.play((line, words) -> {
            for (Effect<LinkShell> effect : step(link, line)) {
                effect.carryOut(new InWords(words));
            }
        });
    }

    private static List<Effect<LinkShell>> step(LinkMachine link, Scenarios.Line line) {
        switch (line.name()) {
            case "start":
                return link.start();
            case "close":
                return link.close();
            case "background":
                return link.background();
            case "foreground":
                return link.foreground();
            case "networkChanged":
                return link.networkChanged();
            case "token":
                long life = line.values().containsKey("life") ? line.value("life") : LinkMachine.UNKNOWN_LIFE;
                return link.token(line.number(1), line.word(2), life);
            case "nobody":
                return link.nobody(line.number(1));
            case "loggedOut":
                return link.loggedOut(line.number(1));
            case "noToken":
                return link.noToken(line.number(1));
            case "opened":
                return link.opened(line.number(1));
            case "welcome":
                return link.welcome(
                        line.number(1), line.value("heartbeat"), line.values().get("session"));
            case "goAway":
                return link.goAway(line.number(1), line.has("comeBack"), line.value("window"));
            case "closed":
                return link.closed(line.number(1), line.number(2), line.has("comeBack"), line.value("after"));
            case "tokenExpired":
                return link.tokenExpired(line.number(1));
            case "tokenTaken":
                return link.tokenTaken();
            case "tokenRefused":
                return link.tokenRefused();
            case "timer":
                LinkTimer timer = LinkTimer.valueOf(line.word(1).toUpperCase(Locale.ROOT));
                return link.timer(timer, line.value("sent"), line.value("heard"));
            default:
                throw new AssertionError("an input of which nothing is known: " + line.text());
        }
    }

    private record InWords(List<String> words) implements LinkShell {
        @Override
        public void ask(int question) {
            words.add("ask " + question);
        }

        @Override
        public void dial(int connection) {
            words.add("dial " + connection);
        }

        @Override
        public void hello(int connection, String token, String resumeSession) {
            words.add("hello " + connection + " token=" + token + " resume=" + resumeSession);
        }

        @Override
        public void refresh(String token) {
            words.add("refresh " + token);
        }

        @Override
        public void ping() {
            words.add("ping");
        }

        @Override
        public void use(int connection) {
            words.add("use " + connection);
        }

        @Override
        public void drop(int connection, Integer goodbye) {
            words.add("drop " + connection + (goodbye == null ? "" : " goodbye=" + goodbye));
        }

        @Override
        public void set(LinkTimer timer, long afterMillis, long jitterMillis) {
            String name = timer.name().toLowerCase(Locale.ROOT);
            words.add("set " + name + " " + Scenarios.time(afterMillis, jitterMillis));
        }

        @Override
        public void tell(LinkState state, String reason) {
            words.add(("tell " + state.name().toLowerCase(Locale.ROOT) + " " + reason).strip());
        }
    }
}
