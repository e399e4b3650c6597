package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The clocks of all nodes jump ahead by more than what is kept, a round of trimming passes, and what was published before the
 * jump is still there and its keys are still known, whatever the clocks show then.
 */
final class ClockScene implements Scene {
    private static final String TOPIC = "clock:1";
    /** Its retention by count shows that a round of trimming has passed. */
    private static final String TRIMMED = "short:clock";

    private static final int MORE_THAN_IT_KEEPS = 120;
    private static final int VALUES = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void play(Stage stage) throws Exception {
        stage.checker().durable(TOPIC);
        stage.checker().expiring(TRIMMED);
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            values.add(stage.nextValue());
        }
        publish(stage, HERE, values);

        setClocks(stage, ClockJump.DAYS.millis());
        stage.publish(HERE, TRIMMED, MORE_THAN_IT_KEEPS);
        await().atMost(Stage.BOUND).until(() -> oldest(stage) > 1);
        publish(stage, THERE, values);
        setClocks(stage, 0);
        publish(stage, HERE, values);
        stage.checkHistory(List.of(TOPIC));
    }

    private static void publish(Stage stage, int node, List<Integer> values) throws Exception {
        for (int value : values) {
            stage.publish(node, TOPIC, value, "key-" + value);
        }
    }

    private static void setClocks(Stage stage, long millisAhead) {
        for (int node = 0; node < stage.cluster().count(); node++) {
            stage.cluster().node(node).clock().jumpTo(millisAhead);
        }
    }

    private static long oldest(Stage stage) throws IOException, InterruptedException {
        String page = stage.cluster()
                .get(HERE, "/v1/topics/" + TRIMMED + "/messages?limit=1")
                .body();
        return JSON.readTree(page).path("oldest").asLong();
    }
}
