package io.fanfare.gateway.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Sections as the records they are: what they hold, and how they are made. */
final class Records {
    private Records() {}

    static Object value(RecordComponent component, Record section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " can't be read", e);
        }
    }

    /** @param values in the order of the components, each in its range */
    static <T> T construct(Class<T> type, Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " refuses values that are in range", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " can't be constructed", e);
        }
    }
}
