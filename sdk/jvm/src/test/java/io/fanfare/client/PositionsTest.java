package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionsTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private boolean isBroken;
    private final Positions positions = new Positions(
            new PositionStore() {
                @Override
                public Position load(String topic) throws IOException {
                    call("load " + topic);
                    return new Position(3, 41);
                }

                @Override
                public void save(String topic, Position position) throws IOException {
                    call("save " + topic + " " + position);
                }
            },
            tasks::add,
            new SilentLogger());

    private void call(String what) throws IOException {
        calls.add(what);
        if (isBroken) {
            throw new IOException("broken");
        }
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void ofATopicTheNewestPositionIsWritten() {
        positions.save("a", new Position(1, 1));
        positions.save("b", new Position(1, 7));
        positions.save("a", new Position(1, 2));
        run();
        positions.save("a", new Position(1, 3));
        run();

        assertThat(calls).containsExactly("save a 1:2", "save b 1:7", "save a 1:3");
    }

    @Test
    void whatWasToBeSavedIsSavedBeforeItIsRead() {
        List<Position> loaded = new ArrayList<>();
        positions.save("a", new Position(1, 1));
        positions.load("a", new Recording(loaded, new ArrayList<>()));
        run();

        assertThat(calls).containsExactly("save a 1:1", "load a");
        assertThat(loaded).containsExactly(new Position(3, 41));
    }

    @Test
    void aStoreThatIsBrokenIsToldAndTriedAgain() {
        List<Exception> faults = new ArrayList<>();
        isBroken = true;
        positions.save("a", new Position(1, 1));
        positions.load("a", new Recording(new ArrayList<>(), faults));
        run();
        isBroken = false;
        positions.save("a", new Position(1, 2));
        run();

        assertThat(faults).hasSize(1);
        assertThat(calls).containsExactly("save a 1:1", "load a", "save a 1:2");
    }

    private record Recording(List<Position> loaded, List<Exception> faults) implements Positions.Loaded {
        @Override
        public void onLoaded(Position position) {
            loaded.add(position);
        }

        @Override
        public void onUnreadable(Exception fault) {
            faults.add(fault);
        }
    }
}
