package io.fanfare.bench.load;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.meter.Meters;
import io.fanfare.bench.plan.LoadSpec;
import io.fanfare.bench.plan.Mode;
import io.fanfare.bench.stub.DeafServer;
import io.fanfare.bench.target.Target;
import io.fanfare.bench.target.TargetParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinThrottleTest {
    @ParameterizedTest
    @CsvSource({
        "redis@tcp, ' took the connection, and has not answered what was asked of it, for 1 s'",
        "floor@ws, ' has not opened the connection, for 1 s'"
    })
    void serverThatSaysNothingIsNamedWithHowFarTheConnectionCame(String kind, String words) {
        try (DeafServer server = DeafServer.answering("");
                Dialer dialer = new Dialer(1, 0)) {
            Target target = TargetParser.parse(kind + "://" + server.name());
            LoadContext context = new LoadContext(
                    target,
                    dialer,
                    new Meters(1),
                    new Problems(),
                    new StopSignal(),
                    RunClock.OWN,
                    LoadPart.ALL,
                    "topic-",
                    1);
            Population population = new Population(context, new TopicLayout(1, 1, 1, 0));
            Member member = Member.subscriber(population, new NodeRotation(target.subscribing("all"), 0), 0);
            JoinThrottle joining = new JoinThrottle(context, LoadSpec.of(Mode.IDLE, Map.of()), 1);

            assertThatExceptionOfType(LoadException.class)
                    .isThrownBy(() -> joining.joinAll(List.of(member)))
                    .withMessage("connection 1: " + server.name() + words);
        }
    }
}
