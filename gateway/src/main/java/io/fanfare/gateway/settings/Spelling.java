package io.fanfare.gateway.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the names of Java are spelled in the configuration: in kebab-case, unless a {@link Key} says otherwise. */
public final class Spelling {
    private Spelling() {}

    public static String of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key != null
                ? key.value()
                : component.getName().replaceAll("(?=\\p{Upper})", "-").toLowerCase(Locale.ROOT);
    }

    public static String of(Enum<?> constant) {
        Key key;
        try {
            key = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Key.class);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("an enum's constants are its fields", e);
        }
        return key != null ? key.value() : constant.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** All values of an enum, such as {@code durable|ephemeral}. */
    public static String choices(Class<?> enumType) {
        return Arrays.stream(enumType.getEnumConstants())
                .map(constant -> of((Enum<?>) constant))
                .collect(Collectors.joining("|"));
    }
}
