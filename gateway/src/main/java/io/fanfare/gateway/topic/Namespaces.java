package io.fanfare.gateway.topic;

import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.topic.NamespaceRules.Kind;
import io.fanfare.gateway.topic.NamespaceRules.Push;
import io.fanfare.gateway.topic.NamespaceRules.Subscribe;
import io.fanfare.protocol.TopicName;
import java.util.Map;

/**
 * Finds the rules that hold for a topic now. They may be exchanged while the node runs, all at once: whoever goes by them asks
 * each time. Any thread.
 */
public final class Namespaces {
    /** The namespace of topics that nodes use among themselves: nobody else may publish, subscribe or read there. */
    public static final String OF_NODES = "fanfare";

    private static final NamespaceRules RULES_OF_NODES = new NamespaceRules(
            Kind.EPHEMERAL,
            1,
            1,
            Subscribe.NOBODY,
            Push.REFUSE,
            "",
            0,
            0,
            "",
            SlowPolicy.DISCONNECT,
            PresenceMode.OFF,
            0);

    private final Current<Rules> current;

    private record Rules(NamespaceRules defaults, Map<String, NamespaceRules> byName, boolean isAnyAuthorized) {
        private static Rules of(NamespaceRules defaults, Map<String, NamespaceRules> byName) {
            boolean isAny = !defaults.authorizeUrl().isEmpty();
            for (NamespaceRules named : byName.values()) {
                isAny |= !named.authorizeUrl().isEmpty();
            }
            return new Rules(defaults, Map.copyOf(byName), isAny);
        }
    }

    /**
     * @param defaults the rules of every namespace that {@code byName} does not name
     */
    public Namespaces(NamespaceRules defaults, Map<String, NamespaceRules> byName) {
        current = new Current<>(Rules.of(defaults, byName));
    }

    /** From now on these hold. A topic that is followed stays durable or ephemeral until nobody follows it any more. */
    public void exchange(NamespaceRules defaults, Map<String, NamespaceRules> byName) {
        current.exchange(Rules.of(defaults, byName));
    }

    public NamespaceRules of(TopicName topic) {
        if (isOfNodes(topic)) {
            return RULES_OF_NODES;
        }
        Rules rules = current.get();
        NamespaceRules named = rules.byName().get(topic.namespace());
        return named == null ? rules.defaults() : named;
    }

    /** Of the backend that has the last word on what clients may in a topic; empty for none. */
    public String authorizeUrl(TopicName topic) {
        return current.get().isAnyAuthorized() ? of(topic).authorizeUrl() : "";
    }

    /** The rules of every namespace that has none of its own. */
    public NamespaceRules defaults() {
        return current.get().defaults();
    }

    /** Whether there is a namespace that is open to clients without a token. */
    public boolean isAnyOpenToAll() {
        Rules rules = current.get();
        boolean isOpen = rules.defaults().isOpenToAll();
        for (NamespaceRules named : rules.byName().values()) {
            isOpen |= named.isOpenToAll();
        }
        return isOpen;
    }

    /** Whether a topic is one that only nodes use. */
    public static boolean isOfNodes(TopicName topic) {
        return topic.isIn(OF_NODES);
    }
}
