package io.fanfare.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a machine wants done, gathered while it takes one input. */
final class Effects<S> {
    private List<Effect<S>> gathered = new ArrayList<>();

    void add(Effect<S> effect) {
        gathered.add(effect);
    }

    /** In their order; and none is left. */
    List<Effect<S>> taken() {
        if (gathered.isEmpty()) {
            return Collections.emptyList();
        }
        List<Effect<S>> taken = gathered;
        gathered = new ArrayList<>();
        return taken;
    }
}
