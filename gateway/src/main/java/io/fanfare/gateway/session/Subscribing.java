package io.fanfare.gateway.session;

import io.fanfare.gateway.access.Blame;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;
import io.fanfare.storage.TopicHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One subscribe request on its way. The order of steps is what makes a resume whole: interest on the bus first, then the
 * heads from memory or the store, then history, then live.
 *
 * <p>Each topic is answered once, by this or by whatever ends its subscription before. The request has a place among those in
 * flight until its work is done, which may be later than its answers: what has ended is not asked of the store any more.
 */
final class Subscribing implements HistoryRead {
    /** So many heads cost the store what a page does. */
    private static final int HEADS_PER_PLACE = 16;
    /** What a subscribed takes, roughly. */
    private static final int ANSWER_BYTES = 128;

    private final Session session;
    private final long requestId;
    private final List<Pending> durable = new ArrayList<>();
    private final int topicCount;
    private boolean isAtFault;
    /** Steps whose outcome is awaited; the place in flight is given back with the last. */
    private int steps = 1;

    private record Pending(DurableSubscription subscription, Target target) {}

    private Subscribing(Session session, Command.Subscribe subscribe) {
        this.session = session;
        this.requestId = subscribe.requestId();
        this.topicCount = subscribe.targets().size();
    }

    static void begin(Session session, Command.Subscribe subscribe) {
        Refusal refusal = refusal(session, subscribe.targets().size());
        if (refusal != null) {
            Answers.refuse(session, subscribe.requestId(), refusal);
            return;
        }
        Subscribing subscribing = new Subscribing(session, subscribe);
        for (Target target : subscribe.targets()) {
            subscribing.begin(target);
        }
        if (subscribing.isAtFault) {
            Answers.countFault(session);
        }
        if (!subscribing.durable.isEmpty()) {
            subscribing.awaitInterest();
        }
        subscribing.endStep();
    }

    /** Null if the request may begin; a place among those in flight is taken then. */
    private static Refusal refusal(Session session, int topics) {
        SessionSettings settings = session.services().settings();
        SessionLoop loop = session.loop();
        Quota quota = session.quota();
        int maxPerSecond = settings.subscribesPerSecond();
        if (!quota.takeSubscribes(loop.nowSeconds(), topics, maxPerSecond)) {
            return session.limit(
                    Limit.SUBSCRIBES,
                    "subscribes per second: more than " + maxPerSecond + " topics",
                    loop.millisToNextSecond());
        }
        Refusal noPlace = InFlight.takePlace(session);
        if (noPlace != null) {
            return noPlace;
        }
        if (!quota.beginTopics(topics, settings.maxSubscriptions())) {
            quota.endRequest();
            return session.limit(
                    Limit.TOPICS_IN_FLIGHT,
                    "topics of subscribes in flight: more than " + settings.maxSubscriptions(),
                    InFlight.RETRY_MILLIS);
        }
        return null;
    }

    private void endStep() {
        steps--;
        if (steps == 0) {
            session.quota().endRequest();
            session.quota().endTopics(topicCount);
        }
    }

    private void begin(Target target) {
        TopicName topic = target.topic();
        Refusal refusal = refusal(topic);
        if (refusal != null) {
            isAtFault |= refusal.blame() == Blame.CLIENT;
            Answers.tell(session, requestId, topic, refusal);
        } else if (session.services().namespaces().of(topic).isDurable()) {
            DurableSubscription subscription = new DurableSubscription(session, requestId);
            begin(topic, subscription, target);
            subscription.awaitHead();
            durable.add(new Pending(subscription, target));
        } else {
            beginEphemeral(target);
        }
    }

    private void begin(TopicName topic, Subscription subscription, Target target) {
        session.begin(topic, subscription);
        if (target.presence()
                || session.services().namespaces().of(topic).presence().isKnown()) {
            subscription.attend(new TopicPresence(session, subscription, target.presence()));
        }
    }

    /** Null if the subscription may begin. */
    private Refusal refusal(TopicName topic) {
        Refusal denied = session.decide(Action.SUBSCRIBE, topic);
        if (denied != null) {
            return denied;
        }
        if (session.subscriptionTo(topic) != null) {
            return Refusal.of(ErrorCode.ALREADY_SUBSCRIBED, "the session is subscribed already");
        }
        int maxSubscriptions =
                session.limits().subscriptions(session.services().settings().maxSubscriptions());
        if (session.subscriptionCount() >= maxSubscriptions) {
            return Refusal.of(
                    ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                    "subscriptions: " + session.subscriptionCount() + " (expected: fewer than " + maxSubscriptions
                            + ")");
        }
        return null;
    }

    private void beginEphemeral(Target target) {
        EphemeralSubscription subscription = new EphemeralSubscription(session, requestId);
        begin(target.topic(), subscription, target);
        steps++;
        session.loop().then(subscription.set()::interest, (nothing, failure) -> {
            try {
                onEphemeralInterest(subscription, failure);
            } finally {
                endStep();
            }
        });
    }

    private void onEphemeralInterest(EphemeralSubscription subscription, Throwable failure) {
        if (!session.has(subscription)) {
            return;
        }
        if (failure == null) {
            subscription.open();
            openPresence(subscription);
        } else {
            giveUp(subscription, failure);
        }
    }

    private void awaitInterest() {
        CompletableFuture<?>[] interests = new CompletableFuture<?>[durable.size()];
        for (int i = 0; i < interests.length; i++) {
            interests[i] = durable.get(i).subscription().set().interest().toCompletableFuture();
        }
        steps++;
        session.loop().then(() -> CompletableFuture.allOf(interests), this::onInterest);
    }

    /** What memory can't tell is asked of the store in one go. */
    private void onInterest(Void nothing, Throwable failure) {
        if (failure == null) {
            durable.removeIf(this::openFromMemory);
            readHeads();
        } else {
            session.loop()
                    .afterwards(() -> CompletableFuture.<Map<TopicName, TopicHead>>failedStage(failure), this::end);
        }
    }

    private void readHeads() {
        if (durable.isEmpty()) {
            endStep();
            return;
        }
        Refusal overload = session.services().refusalOfReads();
        if (overload == null) {
            session.loop().historyReads().enter(this);
        } else {
            durable.forEach(pending -> giveUp(pending.subscription(), overload));
            drop();
        }
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public ReadKind kind() {
        return ReadKind.RESUME;
    }

    @Override
    public int weight() {
        return 1 + durable.size() / HEADS_PER_PLACE;
    }

    /** Nobody waits for a head any more. */
    @Override
    public boolean isVoid() {
        durable.removeIf(pending -> !session.has(pending.subscription()));
        return durable.isEmpty();
    }

    @Override
    public void drop() {
        durable.clear();
        endStep();
    }

    /** Heads are small, and so are the answers. */
    @Override
    public int pageBytes(long roomBytes) {
        return ANSWER_BYTES * durable.size();
    }

    @Override
    public void begin(ReadTurn turn) {
        session.loop()
                .afterwards(
                        () -> session.services().history().heads(topics()),
                        (heads, failure) -> onRead(turn, heads, failure));
    }

    private void onRead(ReadTurn turn, Map<TopicName, TopicHead> heads, Throwable failure) {
        try {
            end(heads, failure);
        } finally {
            turn.end(failure);
        }
    }

    @Override
    public void fail(Throwable outage) {
        end(null, outage);
    }

    private void end(Map<TopicName, TopicHead> heads, Throwable failure) {
        try {
            onHeads(heads, failure);
        } finally {
            endStep();
        }
    }

    /** Whether there is nothing more to do. */
    private boolean openFromMemory(Pending pending) {
        DurableSubscription subscription = pending.subscription();
        if (!session.has(subscription)) {
            return true;
        }
        TopicHead head = session.services()
                .history()
                .recentHead(subscription.topic(), pending.target().after());
        if (head != null) {
            open(pending, head);
        }
        return head != null;
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
            if (failure == null) {
                open(pending, heads.get(pending.target().topic()));
            } else {
                giveUp(pending.subscription(), failure);
            }
        }
    }

    /** A fault of ours with one topic is not the others'. */
    private void open(Pending pending, TopicHead head) {
        Target target = pending.target();
        try {
            pending.subscription().open(head, target.after(), target.liveOnEpochChange());
            openPresence(pending.subscription());
        } catch (RuntimeException bug) {
            recover(pending.subscription(), bug);
        }
    }

    private void recover(DurableSubscription subscription, RuntimeException bug) {
        if (subscription.isUnanswered()) {
            giveUp(subscription, bug);
        } else if (session.has(subscription)) {
            session.loop().shard().faults().note(subscription.topic().name(), bug);
            subscription.recover();
        }
    }

    /** After the answer: before it nobody is to see the session in the topic, nor it the others. */
    private static void openPresence(Subscription subscription) {
        if (subscription.presence() != null) {
            subscription.presence().open();
        }
    }

    private void giveUp(Subscription subscription, Throwable failure) {
        giveUp(subscription, Answers.of(session, failure));
    }

    private void giveUp(Subscription subscription, Refusal refusal) {
        if (!session.has(subscription)) {
            return;
        }
        TopicName topic = subscription.topic().name();
        session.end(subscription);
        if (subscription.isUnanswered()) {
            Answers.tell(session, subscription.takeRequest(), topic, refusal);
        }
    }
}
