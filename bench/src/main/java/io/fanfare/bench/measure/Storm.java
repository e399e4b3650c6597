package io.fanfare.bench.measure;

import java.util.ArrayList;
import java.util.List;

/** S5: connections that subscribe to one topic each, five hundred at a time; all of them again once they have left. */
final class Storm implements Scenario {
    private static final int ROUNDS = 3;

    @Override
    public List<Figures> run(Setting setting) throws InterruptedException {
        List<Figures> figures = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            try (Crowd crowd = new Crowd(setting, new Receiver())) {
                Window window = Window.begin(setting.server());
                crowd.join(setting.connections(), i -> new int[] {i});
                Window.Spent spent = window.end(setting.connections());
                figures.add(new Figures("S5 storm, round " + round, "connection", spent, Double.NaN, null));
            }
        }
        return figures;
    }
}
