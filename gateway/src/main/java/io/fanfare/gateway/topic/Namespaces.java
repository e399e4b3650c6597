package io.fanfare.gateway.topic;

import io.fanfare.protocol.TopicName;
import java.util.Map;

/** Finds the rules of a topic. */
public final class Namespaces {
    /** The namespace of topics that nodes use among themselves: nobody else may publish, subscribe or read there. */
    public static final String OF_NODES = "fanfare";

    private static final NamespaceRules RULES_OF_NODES =
            new NamespaceRules(false, false, false, 0, 0, SlowPolicy.DISCONNECT);

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
        if (isOfNodes(topic)) {
            return RULES_OF_NODES;
        }
        NamespaceRules named = byName.get(topic.namespace());
        return named == null ? defaults : named;
    }

    /** The rules of every namespace that has none of its own. */
    public NamespaceRules defaults() {
        return defaults;
    }

    /** Whether a topic is one that only nodes use. */
    public static boolean isOfNodes(TopicName topic) {
        return topic.isIn(OF_NODES);
    }
}
