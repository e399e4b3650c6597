package io.fanfare.bench.measure;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** S1: connections that subscribe to one shared topic and one of their own, and then do nothing. */
final class Idle implements Scenario {
    private static final int SETTLE_SECONDS = 10;

    @Override
    public List<Figures> run(Setting setting) throws InterruptedException {
        long bytesBefore = setting.server().proportionalBytes();
        try (Crowd crowd = new Crowd(setting, new Receiver())) {
            Window window = Window.begin(setting.server());
            crowd.join(setting.connections(), i -> new int[] {0, i + 1});
            Window.Spent spent = window.end(setting.connections());
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            crowd.check();
            double bytesEach = (double) (setting.server().proportionalBytes() - bytesBefore) / setting.connections();
            return List.of(new Figures("S1 idle", "connection", spent, bytesEach, null));
        }
    }
}
