package io.fanfare.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Spelling;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Writes a configuration as a file that loads as the same configuration, but for secrets, which are masked. */
public final class EffectiveConfig {
    private static final ObjectMapper MAPPER = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    private EffectiveConfig() {}

    /** Every key with its value, in the order of the records. */
    public static String yaml(GatewayConfig config) {
        try {
            return MAPPER.writeValueAsString(plain(config));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked configuration can be written", e);
        }
    }

    private static Object plain(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Record section) {
            for (RecordComponent component : section.getClass().getRecordComponents()) {
                map.put(Spelling.of(component), shown(component, section));
            }
            return map;
        }
        if (value instanceof Map<?, ?> named) {
            named.forEach((name, element) -> map.put((String) name, plain(element)));
            return map;
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? (Object) number.getAsInt() : "";
        }
        return value instanceof Enum<?> constant ? Spelling.of(constant) : value;
    }

    private static Object shown(RecordComponent component, Record section) {
        Object value = plain(Records.value(component, section));
        Secret secret = component.getAnnotation(Secret.class);
        return secret == null ? value : Secret.Masking.of((String) value, secret);
    }
}
