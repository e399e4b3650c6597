package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.bootstrap.RunningParts.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunningPartsTest {
    @RegisterExtension
    private final ExpectedLog log = new ExpectedLog(RunningParts.class);

    private final RunningParts running = new RunningParts();
    private final List<String> stopped = new ArrayList<>();

    @Test
    void partsAreStoppedByStageAndThenInTheOppositeOrder() {
        add(Stage.LOOPS, "loops");
        add(Stage.PORTS, "first port");
        add(Stage.STORE, "store");
        add(Stage.PORTS, "second port");

        running.stop();

        assertThat(stopped).containsExactly("second port", "first port", "store", "loops");
    }

    /** It would find the store closed, and say so. */
    @Test
    void upkeepEndsBeforeTheStoreIsClosed() {
        add(Stage.STORE, "store");
        add(Stage.TIMER, "timer");
        add(Stage.UPKEEP, "upkeep");

        running.stop();

        assertThat(stopped).containsExactly("upkeep", "store", "timer");
    }

    /** Who asks how a node does that stops is told so, and not refused. */
    @Test
    void probesAreAnsweredUntilTheRestIsDown() {
        add(Stage.PROBES, "admin");
        add(Stage.PORTS, "api");
        add(Stage.STORE, "store");
        add(Stage.BUS, "bus");
        add(Stage.LOOPS, "loops");

        running.stop();

        assertThat(stopped).containsExactly("api", "store", "bus", "admin", "loops");
    }

    @Test
    void partThatFailsToStopKeepsNoOtherRunning() {
        add(Stage.STORE, "store");
        running.add(Stage.TIMER, "poison", () -> {
            throw new StackOverflowError("planted");
        });
        add(Stage.LOOPS, "loops");

        running.stop();

        assertThat(stopped).containsExactly("store", "loops");
        assertThat(log.lines()).containsExactly("poison: could not be stopped");
    }

    @Test
    void partIsStoppedOnce() {
        add(Stage.BUS, "bus");

        running.stop();
        running.stop();

        assertThat(stopped).containsExactly("bus");
    }

    private void add(Stage stage, String name) {
        running.add(stage, name, () -> stopped.add(name));
    }
}
