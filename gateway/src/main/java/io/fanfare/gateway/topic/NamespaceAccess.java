package io.fanfare.gateway.topic;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Action;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;

/** Decides by the rules of namespaces alone: all clients may the same, backends everything but what is the nodes' own. */
public final class NamespaceAccess implements AccessDecision {
    private static final Refusal OF_NODES =
            Refusal.of(ErrorCode.FORBIDDEN, "topic: " + Namespaces.OF_NODES + " (expected: not one of the nodes' own)");
    private static final Refusal NO_SUBSCRIBE = Refusal.of(ErrorCode.FORBIDDEN, "clients may not subscribe here");
    private static final Refusal NO_PUBLISH = Refusal.of(ErrorCode.FORBIDDEN, "clients may not publish here");
    private static final Refusal NO_READ = Refusal.of(ErrorCode.FORBIDDEN, "clients may not read here");

    private final Namespaces namespaces;

    public NamespaceAccess(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    @Override
    public Refusal decide(Identity identity, Action action, TopicName topic) {
        if (identity == Identity.BACKEND) {
            return Namespaces.isOfNodes(topic) ? OF_NODES : null;
        }
        NamespaceRules rules = namespaces.of(topic);
        return switch (action) {
            case SUBSCRIBE -> rules.mayClientsSubscribe() ? null : NO_SUBSCRIBE;
            case PUBLISH -> rules.mayClientsPublish() ? null : NO_PUBLISH;
            case READ_HISTORY -> rules.mayClientsSubscribe() ? null : NO_READ;
        };
    }
}
