package io.fanfare.gateway.config;

import static io.fanfare.gateway.config.GatewayConfig.DEFAULT_NAMESPACE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fanfare.gateway.http.ApiSettings;
import io.fanfare.gateway.settings.BindAddress;
import io.fanfare.gateway.settings.Spelling;
import io.fanfare.gateway.topic.PresenceMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays the operator's file and the environment over the defaults. The defaults say which keys there are and whether a key
 * holds a number, a list or text; whether a value is right is for the {@link Binder} to say.
 */
final class Layers {
    private static final Logger LOG = LoggerFactory.getLogger(Layers.class);
    private static final String NAMESPACES = "namespaces";

    private final ObjectNode defaults;
    private final ObjectNode values;
    private final ConfigProblems problems;

    Layers(ObjectNode defaults, ConfigProblems problems) {
        this.defaults = defaults;
        this.values = defaults.deepCopy();
        this.problems = problems;
    }

    void overlayFile(ObjectNode file, String source) {
        overlay(values, defaults, file, "", source);
    }

    /**
     * Takes every variable that begins with {@value Variables#PREFIX}. Comes after the files, because only a namespace that
     * they name has variables.
     */
    void overlayEnvironment(Map<String, String> environment) {
        Variables variables = new Variables();
        defaults.properties().stream()
                .filter(section -> !section.getKey().equals(NAMESPACES))
                .forEach(section -> variables.addSection(List.of(section.getKey()), section.getValue()));
        ObjectNode rules = defaultRules();
        fieldNames(values.get(NAMESPACES)).forEach(name -> variables.addSection(List.of(NAMESPACES, name), rules));
        List<String> ofServices = variables.read(environment, problems, this::set);
        if (!ofServices.isEmpty()) {
            LOG.info(
                    "environment: {}: passed over: Kubernetes sets them for a Service of that name"
                            + " (enableServiceLinks: false in the pod leaves them out)",
                    String.join(", ", ofServices));
        }
    }

    /**
     * Decides whether backends need keys if nobody has said so: without a file and on loopback, which is for trying out, they
     * don't.
     */
    void setApiAuth(boolean hasFile) {
        ObjectNode api = values.withObjectProperty("api");
        boolean isLocal = BindAddress.isLoopback(api.path("host").asText());
        if (!problems.hasSource("api.auth")) {
            api.put("auth", Spelling.of(hasFile || !isLocal ? ApiSettings.Auth.KEYS : ApiSettings.Auth.NONE));
        }
    }

    /** Decides whether presence is told if nobody has said so for all namespaces: only without a file, for trying out. */
    void setPresence(boolean hasFile) {
        ObjectNode rules = values.withObjectProperty(NAMESPACES).withObjectProperty(DEFAULT_NAMESPACE);
        if (!problems.hasSource(dotted(List.of(NAMESPACES, DEFAULT_NAMESPACE, "presence")))) {
            rules.put("presence", Spelling.of(hasFile ? PresenceMode.OFF : PresenceMode.ON));
        }
    }

    /** The values of all layers. Every namespace has every key: what it leaves out is that of the default one. */
    ObjectNode merged() {
        ObjectNode namespaces = values.withObject("/" + NAMESPACES);
        JsonNode inherited = namespaces.get(DEFAULT_NAMESPACE);
        namespaces.properties().forEach(namespace -> {
            ObjectNode own = (ObjectNode) namespace.getValue();
            inherited.properties().forEach(rule -> {
                if (!own.has(rule.getKey())) {
                    own.set(rule.getKey(), rule.getValue());
                    problems.copySource(
                            dotted(List.of(NAMESPACES, DEFAULT_NAMESPACE, rule.getKey())),
                            dotted(List.of(NAMESPACES, namespace.getKey(), rule.getKey())));
                }
            });
        });
        return values;
    }

    private void overlay(ObjectNode target, JsonNode model, JsonNode layer, String prefix, String source) {
        layer.properties().forEach(entry -> {
            String key = entry.getKey();
            String path = prefix + key;
            boolean isNamespace = model == defaults.get(NAMESPACES);
            JsonNode keyModel = isNamespace ? defaultRules() : model.get(key);
            if (keyModel == null) {
                problems.unknown(source, path, prefix + Nearest.to(key, fieldNames(model)));
            } else if (!keyModel.isObject()) {
                target.set(key, entry.getValue());
                problems.setSource(path, source);
            } else if (isOpen(keyModel) && entry.getValue().isObject()) {
                setEach(target, key, entry.getValue(), path, source);
            } else if (entry.getValue().isObject()) {
                overlay(target.withObjectProperty(key), keyModel, entry.getValue(), path + ".", source);
            } else if (entry.getValue().isNull()) {
                // A heading with all of its keys commented out.
                target.withObjectProperty(key);
            } else {
                problems.setSource(path, source);
                problems.wrong(path, entry.getValue(), "keys below it" + suchAs(keyModel));
            }
        });
    }

    private void set(List<String> path, String text, String source) {
        JsonNode model = defaults;
        ObjectNode section = values;
        for (String key : path.subList(0, path.size() - 1)) {
            model = model == defaults.get(NAMESPACES) ? defaultRules() : model.get(key);
            section = section.withObjectProperty(key);
        }
        String key = path.get(path.size() - 1);
        if (isOpen(model.get(key))) {
            setEach(section, key, openMap(text), dotted(path), source);
            return;
        }
        section.set(key, likeModel(model.get(key), text));
        problems.setSource(dotted(path), source);
    }

    /** The text as the kind of value that the default is; as text if it is no such value, for the binder to refuse. */
    private JsonNode likeModel(JsonNode model, String text) {
        if (model.isArray()) {
            ArrayNode list = values.arrayNode();
            for (String element : text.isBlank() ? new String[0] : text.split(",", -1)) {
                list.add(element.strip());
            }
            return list;
        }
        if (model.isBoolean() && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        if (model.isNumber() && text.matches("-?[0-9]{1,18}")) {
            return values.numberNode(Long.parseLong(text));
        }
        return values.textNode(text);
    }

    private ObjectNode defaultRules() {
        return (ObjectNode) defaults.get(NAMESPACES).get(DEFAULT_NAMESPACE);
    }

    private static String dotted(List<String> path) {
        return String.join(".", path);
    }

    private static String suchAs(JsonNode map) {
        return isOpen(map) ? "" : ", such as " + map.fieldNames().next();
    }

    /** Whether an operator makes up the keys below a key: the defaults have none. */
    static boolean isOpen(JsonNode model) {
        return model.isObject() && model.isEmpty();
    }

    private void setEach(ObjectNode target, String key, JsonNode map, String path, String source) {
        target.set(key, map);
        problems.setSource(path, source);
        map.fieldNames().forEachRemaining(name -> problems.setSource(path + "." + name, source));
    }

    /** {@code name=value} each. */
    private JsonNode openMap(String text) {
        ObjectNode map = values.objectNode();
        for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            map.put(
                    pair.substring(0, Math.max(0, equals)).strip(),
                    pair.substring(equals + 1).strip());
        }
        return map;
    }

    private static Collection<String> fieldNames(JsonNode map) {
        List<String> names = new ArrayList<>();
        map.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
