package io.fanfare.gateway.topic;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;

/**
 * Decides by the rules of namespaces and by what a client is granted: it may what both allow, and in a namespace that is open to
 * all also what it is not granted. Backends may everything but what is the nodes' own.
 */
public final class NamespaceAccess implements AccessDecision {
    private static final Refusal OF_NODES =
            Refusal.of(ErrorCode.FORBIDDEN, "topic: " + Namespaces.OF_NODES + " (expected: not one of the nodes' own)");
    private static final Refusal NO_SUBSCRIBE = Refusal.of(ErrorCode.FORBIDDEN, "clients may not subscribe here");
    private static final Refusal NO_PUBLISH = Refusal.of(ErrorCode.FORBIDDEN, "clients may not publish here");
    private static final Refusal NO_PRESENCE = Refusal.of(ErrorCode.FORBIDDEN, "clients may not see who is here");
    private static final Refusal NO_READ = Refusal.of(ErrorCode.FORBIDDEN, "clients may not read here");
    private static final Refusal SUBSCRIBE_NOT_GRANTED = notGranted("subscribe");
    private static final Refusal PUBLISH_NOT_GRANTED = notGranted("publish");
    private static final Refusal READ_NOT_GRANTED = notGranted("history");
    private static final Refusal PRESENCE_NOT_GRANTED = notGranted("presence");

    private final Namespaces namespaces;

    public NamespaceAccess(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    private static Refusal notGranted(String action) {
        return Refusal.of(ErrorCode.FORBIDDEN, "the client's token does not grant " + action + " here");
    }

    @Override
    public Refusal decide(Identity identity, Action action, TopicName topic) {
        if (identity == Identity.BACKEND) {
            return Namespaces.isOfNodes(topic) ? OF_NODES : null;
        }
        NamespaceRules rules = namespaces.of(topic);
        boolean isAllowed = action == Action.PUBLISH ? rules.mayClientsPush() : rules.mayClientsSubscribe();
        if (!isAllowed) {
            return switch (action) {
                case SUBSCRIBE -> NO_SUBSCRIBE;
                case PUBLISH -> NO_PUBLISH;
                case READ_HISTORY -> NO_READ;
                case PRESENCE -> NO_PRESENCE;
            };
        }
        boolean isOpen = isOpenToAll(action) && rules.isOpenToAll();
        if (isOpen || identity.isGranted(action, topic)) {
            return null;
        }
        return switch (action) {
            case SUBSCRIBE -> SUBSCRIBE_NOT_GRANTED;
            case PUBLISH -> PUBLISH_NOT_GRANTED;
            case READ_HISTORY -> READ_NOT_GRANTED;
            case PRESENCE -> PRESENCE_NOT_GRANTED;
        };
    }

    /** What is published may be for everybody; who listens is not. */
    private static boolean isOpenToAll(Action action) {
        return action == Action.SUBSCRIBE || action == Action.READ_HISTORY;
    }
}
