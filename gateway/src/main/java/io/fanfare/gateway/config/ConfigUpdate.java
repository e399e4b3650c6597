package io.fanfare.gateway.config;

import io.fanfare.gateway.settings.Reloadable;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.Spelling;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a running node makes of another configuration: the keys that are {@link Reloadable} as they are in that one, all others as
 * they were when it started.
 *
 * @param config what holds from now on
 * @param applied keys whose values are others now, in the order of the records
 * @param needRestart keys whose values would be others after a restart
 */
public record ConfigUpdate(GatewayConfig config, List<String> applied, List<String> needRestart) {

    /**
     * Puts the two together.
     *
     * @throws ConfigException if what comes of it doesn't fit together, such as a limit that another one, which needs a restart,
     *     still forbids
     */
    public static ConfigUpdate of(GatewayConfig before, GatewayConfig after) throws ConfigException {
        List<String> applied = new ArrayList<>();
        List<String> needRestart = new ArrayList<>();
        GatewayConfig merged = (GatewayConfig) merge(before, after, "", false, applied, needRestart);
        ConfigProblems problems = new ConfigProblems();
        check(merged, "", problems);
        if (problems.count() > 0) {
            problems.add("so nothing was changed: " + String.join(", ", needRestart)
                    + " can't be changed while the node runs");
        }
        problems.throwIfAny();
        return new ConfigUpdate(merged, List.copyOf(applied), List.copyOf(needRestart));
    }

    private static Record merge(
            Record before,
            Record after,
            String prefix,
            boolean isReloadable,
            List<String> applied,
            List<String> needRestart) {
        RecordComponent[] components = before.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            boolean isThisOne = isReloadable || component.isAnnotationPresent(Reloadable.class);
            String key = prefix + Spelling.of(component);
            Object old = Records.value(component, before);
            Object now = Records.value(component, after);
            if (component.getType().isRecord()) {
                values[i] = merge((Record) old, (Record) now, key + ".", isThisOne, applied, needRestart);
            } else {
                values[i] = isThisOne ? now : old;
                if (!Objects.equals(old, now)) {
                    (isThisOne ? applied : needRestart).add(key);
                }
            }
        }
        return Records.construct(before.getClass(), values);
    }

    private static void check(Record section, String prefix, ConfigProblems problems) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            if (component.getType().isRecord()) {
                check((Record) Records.value(component, section), prefix + Spelling.of(component) + ".", problems);
            }
        }
        if (section instanceof Section checked) {
            checked.check(problems.under(prefix));
        }
    }
}
