package io.fanfare.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A client whose connections, time and executor are in the hands of the test. */
final class ClientFixture {
    final ManualLoop loop = new ManualLoop();
    final List<FakeConnection> dialed = new ArrayList<>();
    final List<String> states = new ArrayList<>();
    final List<Throwable> faults = new ArrayList<>();
    /** What the executor was given and has not run. */
    final ArrayDeque<Runnable> calls = new ArrayDeque<>();

    final FanfareClient client;
    /** Whether the executor waits for {@link #call}. */
    boolean isSlow;

    private boolean isCalling;

    ClientFixture() {
        this(builder -> builder);
    }

    ClientFixture(UnaryOperator<FanfareClient.Builder> options) {
        client = options.apply(FanfareClient.builder("ws://node/ws")
                        .transport(listener -> {
                            FakeConnection connection = new FakeConnection(listener);
                            dialed.add(connection);
                            return connection;
                        })
                        .executor(this::execute)
                        .logger(new Logger() {
                            @Override
                            public void debug(String message) {}

                            @Override
                            public void warn(String message, Throwable fault) {
                                faults.add(fault);
                            }
                        })
                        .onState((state, reason) -> states.add((state + " " + reason).strip())))
                .build(loop);
    }

    /** One task after the other, as an executor of one thread would. */
    private void execute(Runnable task) {
        calls.add(task);
        if (isSlow || isCalling) {
            return;
        }
        isCalling = true;
        try {
            while (!calls.isEmpty() && !isSlow) {
                calls.remove().run();
            }
        } finally {
            isCalling = false;
        }
    }

    /** Runs what the slow executor was given first. */
    void call() {
        calls.remove().run();
    }

    /** The connection that was dialled last. */
    FakeConnection last() {
        return dialed.get(dialed.size() - 1);
    }

    /** Opens it, and welcomes its client. */
    FakeConnection welcome(String session) {
        last().listener.onOpen();
        last().welcome(session);
        return last();
    }

    FakeConnection welcome() {
        return welcome("s");
    }

    String lastState() {
        return states.get(states.size() - 1);
    }
}
