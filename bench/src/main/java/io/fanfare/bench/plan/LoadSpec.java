package io.fanfare.bench.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One load: a mode with all its parameters. Immutable. */
public final class LoadSpec {
    private final Mode mode;
    private final Map<Parameter, String> values;

    private LoadSpec(Mode mode, Map<Parameter, String> values) {
        this.mode = mode;
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * A mode with some of its parameters.
     *
     * @param given by key, as they were written
     * @throws UsageException if the mode takes no such parameter, or a value is not allowed
     */
    public static LoadSpec of(Mode mode, Map<String, String> given) {
        Map<Parameter, String> values = new LinkedHashMap<>();
        mode.defaults().forEach((parameter, value) -> values.put(parameter, parameter.defaultText(value)));
        given.forEach((key, value) -> {
            Parameter parameter = find(mode, key);
            values.put(parameter, parameter.check(value));
        });
        return new LoadSpec(mode, values).checked();
    }

    private static Parameter find(Mode mode, String key) {
        StringBuilder keys = new StringBuilder();
        for (Parameter parameter : mode.defaults().keySet()) {
            if (parameter.key().equals(key)) {
                return parameter;
            }
            keys.append(keys.isEmpty() ? "" : ", ").append(parameter.key());
        }
        throw new UsageException(mode.key() + " takes no " + key + " (expected: one of " + keys + ")");
    }

    private LoadSpec checked() {
        if (has(Parameter.IN_FLIGHT) && number(Parameter.IN_FLIGHT) > 0 && number(Parameter.PUBLISHERS) > 1) {
            throw new UsageException("publishers: " + text(Parameter.PUBLISHERS) + " (expected: 1 with in-flight)");
        }
        if (has(Parameter.IN_FLIGHT) && number(Parameter.IN_FLIGHT) > 0 && number(Parameter.SEARCH_P99) > 0) {
            throw new UsageException("search-p99: " + text(Parameter.SEARCH_P99) + " (expected: 0 with in-flight)");
        }
        if (has(Parameter.SEARCH_P99) && number(Parameter.SEARCH_P99) > 0 && number(Parameter.RATE) == 0) {
            throw new UsageException("rate: 0 (expected: the rate to begin the search with)");
        }
        return this;
    }

    /** The same with one parameter changed, which the mode must take. */
    public LoadSpec with(Parameter parameter, long value) {
        Map<Parameter, String> changed = new LinkedHashMap<>(values);
        changed.put(parameter, Long.toString(value));
        return new LoadSpec(mode, changed);
    }

    public Mode mode() {
        return mode;
    }

    public boolean has(Parameter parameter) {
        return values.containsKey(parameter);
    }

    /** A number, or 0 if the mode does not take it. */
    public int number(Parameter parameter) {
        return Integer.parseInt(values.getOrDefault(parameter, "0"));
    }

    public String text(Parameter parameter) {
        return values.get(parameter);
    }

    /** How many connections it takes at most. */
    public long connections() {
        return (long) number(Parameter.CONNECTIONS)
                + (mode == Mode.NOTIFY ? number(Parameter.TOPICS) : number(Parameter.SUBSCRIBERS))
                + (long) number(Parameter.ROOMS) * number(Parameter.MEMBERS)
                + number(Parameter.PUBLISHERS);
    }

    /** Everything as it would be written, defaults included. */
    public Map<String, String> written() {
        Map<String, String> written = new LinkedHashMap<>();
        values.forEach((parameter, value) -> written.put(parameter.key(), value));
        return written;
    }
}
