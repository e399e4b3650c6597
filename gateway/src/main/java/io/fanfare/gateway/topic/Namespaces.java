package io.fanfare.gateway.topic;

import io.fanfare.protocol.TopicName;
import java.util.Map;

/** Finds the rules of a topic. */
public final class Namespaces {
    private final NamespaceRules defaults;
    private final Map<String, NamespaceRules> byName;

    /**
     * @param defaults the rules of every namespace that {@code byName} does not name
     */
    public Namespaces(NamespaceRules defaults, Map<String, NamespaceRules> byName) {
        this.defaults = defaults;
        this.byName = Map.copyOf(byName);
    }

    public NamespaceRules of(TopicName topic) {
        NamespaceRules named = byName.get(topic.namespace());
        return named == null ? defaults : named;
    }
}
