package io.fanfare.gateway.session;

import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.TopicHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One subscribe request on its way. The order of steps is what makes a resume whole: interest on the bus first, then the
 * heads from memory or the store, then history, then live.
 */
final class Subscribing {
    private final Session session;
    private final long requestId;
    private final List<Pending> durable = new ArrayList<>();

    private record Pending(DurableSubscription subscription, Target target) {}

    private Subscribing(Session session, long requestId) {
        this.session = session;
        this.requestId = requestId;
    }

    static void begin(Session session, Command.Subscribe subscribe) {
        Subscribing subscribing = new Subscribing(session, subscribe.requestId());
        for (Target target : subscribe.targets()) {
            subscribing.begin(target);
        }
        if (!subscribing.durable.isEmpty()) {
            subscribing.awaitInterest();
        }
    }

    private void begin(Target target) {
        TopicName topic = target.topic();
        NamespaceRules rules = session.services().namespaces().of(topic);
        if (!rules.mayClientsSubscribe()) {
            session.refuse(ErrorCode.FORBIDDEN, requestId, topic.value(), "clients may not subscribe here");
        } else if (session.subscriptionTo(topic) != null) {
            session.refuse(ErrorCode.ALREADY_SUBSCRIBED, requestId, topic.value(), "the session is subscribed already");
        } else if (session.subscriptionCount() >= session.services().settings().maxSubscriptions()) {
            session.refuse(
                    ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                    requestId,
                    topic.value(),
                    "subscriptions: " + session.subscriptionCount() + " (expected: fewer than "
                            + session.services().settings().maxSubscriptions() + ")");
        } else if (rules.durable()) {
            DurableSubscription subscription = new DurableSubscription(session);
            session.begin(topic, subscription);
            subscription.awaitHead();
            durable.add(new Pending(subscription, target));
        } else {
            beginEphemeral(topic);
        }
    }

    private void beginEphemeral(TopicName topic) {
        EphemeralSubscription subscription = new EphemeralSubscription(session);
        session.begin(topic, subscription);
        session.loop().then(subscription.set().interest(), (nothing, failure) -> {
            if (!session.has(subscription)) {
                return;
            }
            if (failure == null) {
                subscription.open(requestId);
            } else {
                giveUp(subscription, topic, failure);
            }
        });
    }

    private void awaitInterest() {
        CompletionStage<?>[] interests = new CompletionStage<?>[durable.size()];
        for (int i = 0; i < interests.length; i++) {
            interests[i] = durable.get(i).subscription().set().interest();
        }
        CompletableFuture<?>[] futures = new CompletableFuture<?>[interests.length];
        for (int i = 0; i < interests.length; i++) {
            futures[i] = interests[i].toCompletableFuture();
        }
        session.loop().then(CompletableFuture.allOf(futures), this::onInterest);
    }

    /** What memory can't tell is asked of the store in one go. */
    private void onInterest(Void nothing, Throwable failure) {
        if (failure == null) {
            durable.removeIf(this::openFromMemory);
        }
        if (durable.isEmpty()) {
            return;
        }
        CompletionStage<Map<TopicName, TopicHead>> heads =
                failure == null ? session.services().history().heads(topics()) : CompletableFuture.failedStage(failure);
        session.loop().afterwards(heads, this::onHeads);
    }

    private boolean openFromMemory(Pending pending) {
        DurableSubscription subscription = pending.subscription();
        Target target = pending.target();
        if (!session.has(subscription)) {
            return true;
        }
        TopicHead head = session.services().history().recentHead(subscription.topic(), target.after());
        if (head == null) {
            return false;
        }
        subscription.open(requestId, head, target.after(), target.liveOnEpochChange());
        return true;
    }

    private List<TopicName> topics() {
        List<TopicName> topics = new ArrayList<>(durable.size());
        for (Pending pending : durable) {
            topics.add(pending.target().topic());
        }
        return topics;
    }

    private void onHeads(Map<TopicName, TopicHead> heads, Throwable failure) {
        for (Pending pending : durable) {
            if (!session.has(pending.subscription())) {
                continue;
            }
            Target target = pending.target();
            if (failure == null) {
                pending.subscription()
                        .open(requestId, heads.get(target.topic()), target.after(), target.liveOnEpochChange());
            } else {
                giveUp(pending.subscription(), target.topic(), failure);
            }
        }
    }

    private void giveUp(Subscription subscription, TopicName topic, Throwable failure) {
        session.end(subscription);
        session.refuse(Publisher.errorOf(failure), requestId, topic.value(), "the subscription could not be opened");
    }
}
