package io.fanfare.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.Spelling;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Turns a tree of values into records. A value of the wrong type or out of range is reported and the rest is looked at
 * all the same; a record is made, and then checks itself, only if all of it is right.
 */
final class Binder {
    private final ConfigProblems problems;

    Binder(ConfigProblems problems) {
        this.problems = problems;
    }

    /** The record, or null if a problem with it was reported. */
    <T extends Record> T bind(Class<T> type, JsonNode values) {
        return bindRecord(type, values, "");
    }

    private <T extends Record> T bindRecord(Class<T> type, JsonNode values, String prefix) {
        int problemsBefore = problems.count();
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = Spelling.of(components[i]);
            JsonNode value =
                    Objects.requireNonNull(values.get(key), () -> prefix + key + " is missing in the defaults");
            if (components[i].isAnnotationPresent(Secret.class)) {
                value = SecretFile.orValue(value, values.path(key + SecretFile.SUFFIX), prefix + key, problems);
            }
            arguments[i] = bindComponent(components[i], value, prefix + key);
        }
        if (problems.count() > problemsBefore) {
            return null;
        }
        T bound = Records.construct(type, arguments);
        if (bound instanceof Section section) {
            section.check(problems.under(prefix));
        }
        return bound;
    }

    private Object bindComponent(RecordComponent component, JsonNode value, String path) {
        Class<?> type = component.getType();
        if (type.isRecord()) {
            return bindRecord(type.asSubclass(Record.class), value, path + ".");
        }
        if (type == Map.class) {
            ParameterizedType mapType = (ParameterizedType) component.getGenericType();
            Class<?> valueType = (Class<?>) mapType.getActualTypeArguments()[1];
            return valueType.isEnum()
                    ? bindChoices(valueType, value, path)
                    : bindMap(valueType.asSubclass(Record.class), value, path);
        }
        if (type == List.class) {
            return bindTexts(value, path);
        }
        if (type == int.class || type == long.class) {
            return bindNumber(component, value, path);
        }
        if (type == OptionalInt.class) {
            return bindOptional(component, value, path);
        }
        if (type == boolean.class) {
            return value.isBoolean() ? value.booleanValue() : refuse(path, value, "true|false");
        }
        if (type.isEnum()) {
            return bindChoice(type, value, path);
        }
        if (type == String.class) {
            return value.isTextual() ? value.textValue() : refuseText(component, value, path);
        }
        throw new IllegalStateException(path + ": no configuration can hold a " + type);
    }

    private Object refuseText(RecordComponent component, JsonNode value, String path) {
        boolean isSecret = component.isAnnotationPresent(Secret.class);
        return refuse(path, isSecret ? new TextNode(Secret.MASK) : value, "text, in quotes if it looks otherwise");
    }

    private <T extends Record> Map<String, T> bindMap(Class<T> type, JsonNode values, String path) {
        Map<String, T> bound = new LinkedHashMap<>();
        values.properties()
                .forEach(entry -> bound.put(
                        entry.getKey(), bindRecord(type, entry.getValue(), path + "." + entry.getKey() + ".")));
        return bound;
    }

    private Map<String, Object> bindChoices(Class<?> type, JsonNode values, String path) {
        Map<String, Object> bound = new LinkedHashMap<>();
        values.properties()
                .forEach(entry ->
                        bound.put(entry.getKey(), bindChoice(type, entry.getValue(), path + "." + entry.getKey())));
        return bound;
    }

    private List<String> bindTexts(JsonNode value, String path) {
        List<String> texts = new ArrayList<>();
        value.forEach(element -> {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        });
        if (!value.isArray() || texts.size() != value.size()) {
            refuse(path, value, "a list of texts");
        }
        return texts;
    }

    /** A number that may be left out. A variable of the environment is text, whatever it holds. */
    private Object bindOptional(RecordComponent component, JsonNode value, String path) {
        if (value.isNull() || value.isTextual() && value.textValue().isEmpty()) {
            return OptionalInt.empty();
        }
        Range range = rangeOf(component, path);
        boolean isNumber = value.isIntegralNumber() && value.canConvertToLong()
                || value.isTextual() && value.textValue().matches("[0-9]{1,18}");
        long number = isNumber ? value.asLong() : -1;
        return isNumber && number >= range.min() && number <= range.max()
                ? OptionalInt.of(Math.toIntExact(number))
                : refuse(path, value, "empty, or " + range.min() + ".." + range.max());
    }

    private static Range rangeOf(RecordComponent component, String path) {
        return Objects.requireNonNull(component.getAnnotation(Range.class), () -> path + " has no range");
    }

    private Object bindNumber(RecordComponent component, JsonNode value, String path) {
        Range range = rangeOf(component, path);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < range.min()
                || value.longValue() > range.max()) {
            return refuse(path, value, range.min() + ".." + range.max());
        }
        return component.getType() == int.class ? (Object) Math.toIntExact(value.longValue()) : value.longValue();
    }

    private Object bindChoice(Class<?> type, JsonNode value, String path) {
        String text = value.isBoolean() ? onOrOff(value.booleanValue()) : value.textValue();
        for (Object constant : type.getEnumConstants()) {
            if (Spelling.of((Enum<?>) constant).equals(text)) {
                return constant;
            }
        }
        return refuse(path, value, Spelling.choices(type));
    }

    /** YAML takes these words for truth values, unless they are quoted. */
    private static String onOrOff(boolean isOn) {
        return isOn ? "on" : "off";
    }

    private Object refuse(String path, JsonNode value, String expected) {
        problems.wrong(path, value, expected);
        return null;
    }
}
