package io.fanfare.gateway.auth;

import io.fanfare.protocol.TopicName;
import java.util.List;

/**
 * In which topics somebody may do what. What is not granted is denied. Immutable.
 *
 * @param subscribe to receive what is published, from a position on too
 * @param publish as the rules of the namespace have it
 * @param presence to learn who is there
 * @param history to read pages of what was published
 */
public record Grants(
        List<TopicPattern> subscribe,
        List<TopicPattern> publish,
        List<TopicPattern> presence,
        List<TopicPattern> history) {
    /** Of one action: each request is held against all of them. */
    public static final int MAX_PATTERNS = 100;

    public static final Grants NONE = new Grants(List.of(), List.of(), List.of(), List.of());
    public static final Grants ALL = new Grants(
            List.of(TopicPattern.ANY), List.of(TopicPattern.ANY), List.of(TopicPattern.ANY), List.of(TopicPattern.ANY));

    public Grants {
        subscribe = List.copyOf(subscribe);
        publish = List.copyOf(publish);
        presence = List.copyOf(presence);
        history = List.copyOf(history);
    }

    /** @param user whose grants these are; empty for nobody in particular */
    public boolean allow(Action action, TopicName topic, String user) {
        List<TopicPattern> patterns = of(action);
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matches(topic, user)) {
                return true;
            }
        }
        return false;
    }

    private List<TopicPattern> of(Action action) {
        return switch (action) {
            case SUBSCRIBE -> subscribe;
            case PUBLISH -> publish;
            case READ_HISTORY -> history;
            case PRESENCE -> presence;
        };
    }
}
