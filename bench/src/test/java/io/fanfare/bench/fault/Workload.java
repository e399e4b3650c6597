package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.process.NumberedPayload;
import io.fanfare.protocol.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Backends and subscribers of several nodes. Their choices follow a seed; their timing is the machine's.
 *
 * <p>Everything runs on one scheduler and one event loop of its own.
 */
final class Workload implements AutoCloseable {
    private static final int BACKENDS = 16;
    private static final int BATCH_PUBLISHERS = 3;
    private static final int BURST_PUBLISHERS = 2;
    private static final int SUBSCRIBERS = 24;
    /** Of hundreds of topics each. */
    private static final int COLLECTORS = 3;

    private static final int INTERVAL_MILLIS = 40;
    /** For what is late; what has not come then is lost. */
    private static final Duration HEALING = Duration.ofSeconds(60);

    private final Nodes nodes;
    private final Checker checker;
    private final Random random;
    private final Dialer dialer = new Dialer(1, 0);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger lastValue = new AtomicInteger();
    private final List<Backend> backends = new ArrayList<>();
    private final List<BatchPublisher> batchPublishers = new ArrayList<>();
    private final List<BurstPublisher> burstPublishers = new ArrayList<>();
    private final List<ReturningSubscriber> subscribers = new ArrayList<>();
    private final HistoryReader history;
    private final SocketHistory socketHistory;

    Workload(Nodes nodes, Checker checker, long seed) {
        this.nodes = nodes;
        this.checker = checker;
        this.random = new Random(seed);
        this.history = new HistoryReader(nodes, checker);
        for (String topic : WorkloadTopics.durable()) {
            if (WorkloadTopics.isExpiring(topic)) {
                checker.expiring(topic);
            } else {
                checker.durable(topic);
            }
        }
        for (int i = 0; i < BACKENDS; i++) {
            backends.add(backend(i));
        }
        for (int i = 0; i < SUBSCRIBERS; i++) {
            subscribers.add(subscriber(i));
        }
        for (int i = 0; i < COLLECTORS; i++) {
            subscribers.add(collector(SUBSCRIBERS + i));
        }
        for (int i = 0; i < BATCH_PUBLISHERS; i++) {
            batchPublishers.add(batchPublisher(BACKENDS + i));
        }
        for (int i = 0; i < BURST_PUBLISHERS; i++) {
            burstPublishers.add(burstPublisher(BACKENDS + BATCH_PUBLISHERS + i));
        }
        this.socketHistory = new SocketHistory(nodes, checker, dialer, new Random(random.nextLong()));
    }

    /** Half of them by HTTP, a quarter each by WebSocket and TCP; a third each with keys, without, and ephemeral. */
    private Backend backend(int number) {
        PublishRoute route = number % 2 == 0 ? new HttpRoute(nodes) : socketRoute(number % 4 == 1);
        boolean hasKeys = number / 2 % 3 == 0;
        boolean isEphemeral = number / 2 % 3 == 2;
        Random choices = new Random(random.nextLong());
        return new Backend(
                number,
                nodes,
                checker,
                route,
                hasKeys,
                isEphemeral ? WorkloadTopics.ephemeralChoice(choices) : WorkloadTopics.durableChoice(choices),
                INTERVAL_MILLIS,
                lastValue::incrementAndGet,
                scheduler,
                choices);
    }

    private PublishRoute socketRoute(boolean isTcp) {
        return new SocketRoute(nodes, checker, dialer, isTcp, scheduler);
    }

    private BurstPublisher burstPublisher(int number) {
        return new BurstPublisher(
                number,
                nodes,
                checker,
                socketRoute(number % 2 == 0),
                WorkloadTopics.MANY,
                lastValue::incrementAndGet,
                scheduler,
                new Random(random.nextLong()));
    }

    private BatchPublisher batchPublisher(int number) {
        Random choices = new Random(random.nextLong());
        return new BatchPublisher(
                number,
                nodes,
                checker,
                WorkloadTopics.durableChoice(choices),
                WorkloadTopics.ephemeralChoice(choices),
                lastValue::incrementAndGet,
                scheduler,
                choices);
    }

    /** Each of all ephemeral topics, some steady and some quiet ones; of four, one slow. */
    private ReturningSubscriber subscriber(int number) {
        List<String> topics = WorkloadTopics.steady();
        topics.remove(number % topics.size());
        topics.remove(number % topics.size());
        List<String> quiet = WorkloadTopics.quiet();
        for (int i = number % 4; i < quiet.size(); i += 4) {
            topics.add(quiet.get(i));
        }
        return subscriber(number, number % 4 == 3, topics);
    }

    /** Of all the many topics, and a steady one. */
    private ReturningSubscriber collector(int number) {
        List<String> topics = new ArrayList<>(WorkloadTopics.MANY);
        topics.add(WorkloadTopics.KEPT.get(0));
        return subscriber(number, false, topics);
    }

    private ReturningSubscriber subscriber(int number, boolean isSlow, List<String> topics) {
        return new ReturningSubscriber(
                number,
                nodes,
                checker,
                dialer,
                isSlow,
                topics,
                WorkloadTopics.EPHEMERAL,
                scheduler,
                new Random(random.nextLong()));
    }

    /** Every third subscriber begins live, the others with the oldest there is. */
    void start() {
        for (int i = 0; i < subscribers.size(); i++) {
            subscribers.get(i).start(i % 3 == 2 ? -1 : 0);
        }
        backends.forEach(Backend::start);
        batchPublishers.forEach(BatchPublisher::start);
        burstPublishers.forEach(BurstPublisher::start);
        history.browse(WorkloadTopics.KEPT, scheduler, random);
        socketHistory.browse(WorkloadTopics.few(), scheduler);
    }

    /**
     * Lets everybody catch up, now that everything is well, and completes the check: what has not arrived by the end of it is
     * lost.
     */
    void finish() throws Exception {
        backends.forEach(Backend::stop);
        batchPublishers.forEach(BatchPublisher::stop);
        burstPublishers.forEach(BurstPublisher::stop);
        awaitOrBreach("publish", backends, Backend::isIdle, Breach.Kind.UNEXPECTED);
        awaitOrBreach("publish", batchPublishers, BatchPublisher::isIdle, Breach.Kind.UNEXPECTED);
        awaitOrBreach("publish", burstPublishers, BurstPublisher::isIdle, Breach.Kind.UNEXPECTED);
        subscribers.forEach(ReturningSubscriber::calmDown);
        Map<String, Position> heads = readHistory();
        awaitOrBreach("catch up", subscribers, subscriber -> hasAll(subscriber, heads), Breach.Kind.UNEXPECTED);
        checkThatEphemeralTopicsWork();
        heads.forEach((topic, head) -> {
            checker.end(topic, head.offset());
            for (ReturningSubscriber subscriber : subscribers) {
                if (subscriber.reader(topic) != null) {
                    subscriber.reader(topic).end(head.offset());
                }
            }
        });
        subscribers.forEach(ReturningSubscriber::stop);
    }

    /** All there is, from every node; each of the many topics from one. */
    private Map<String, Position> readHistory() throws Exception {
        Map<String, Position> heads = new HashMap<>();
        for (int node = 0; node < nodes.count(); node++) {
            for (String topic : WorkloadTopics.few()) {
                heads.put(topic, history.readAll(node, topic, WorkloadTopics.isExpiring(topic)));
            }
        }
        for (String topic : WorkloadTopics.MANY) {
            heads.put(topic, history.readAll(heads.size() % nodes.count(), topic, false));
        }
        return heads;
    }

    private interface Condition<T> {
        boolean holds(T one);
    }

    private <T> void awaitOrBreach(String what, List<T> all, Condition<T> condition, Breach.Kind kind) {
        try {
            await().atMost(HEALING).until(() -> all.stream().allMatch(condition::holds));
        } catch (ConditionTimeoutException late) {
            for (T one : all) {
                if (!condition.holds(one)) {
                    checker.breach(kind, "did not " + what + " in " + HEALING.toSeconds() + " s: " + one);
                }
            }
        }
    }

    private static boolean hasAll(ReturningSubscriber subscriber, Map<String, Position> heads) {
        return subscriber.isSettled()
                && subscriber.readers().entrySet().stream()
                        .allMatch(entry -> isAt(entry.getValue().position(), heads.get(entry.getKey())));
    }

    private static boolean isAt(Position position, Position head) {
        return position.epoch() == head.epoch() && position.offset() >= head.offset();
    }

    /** One more value in each, by way of each node, has to reach everybody: nothing is wrong any more. */
    private void checkThatEphemeralTopicsWork() throws Exception {
        PublishRoute route = new HttpRoute(nodes);
        List<Integer> values = new ArrayList<>();
        for (int node = 0; node < nodes.count(); node++) {
            for (String topic : WorkloadTopics.EPHEMERAL) {
                int value = lastValue.incrementAndGet();
                checker.sent(topic, value, false, -1 - values.size());
                byte[] payload = NumberedPayload.of(value);
                Outcome outcome = route.publish(node, topic, payload, null)
                        .toCompletableFuture()
                        .get();
                if (outcome.kind() == Outcome.Kind.OK) {
                    checker.acknowledged(value, null, false);
                    values.add(value);
                } else {
                    checker.breach(Breach.Kind.UNEXPECTED, topic + " by node " + node + ": " + outcome);
                }
            }
        }
        awaitOrBreach(
                "see the last values of ephemeral topics",
                subscribers,
                subscriber -> values.stream().allMatch(subscriber::hasSeen),
                Breach.Kind.LOST);
    }

    /** What was done besides, in one line. */
    String summary() {
        return String.format(
                "%,d connections of subscribers; %,d batches; %,d pages of history by HTTP, %,d by socket",
                subscribers.stream()
                        .mapToInt(ReturningSubscriber::connectionCount)
                        .sum(),
                batchPublishers.stream().mapToInt(BatchPublisher::batchCount).sum(),
                history.pageCount(),
                socketHistory.pageCount());
    }

    @Override
    public void close() {
        checker.dismissClients();
        subscribers.forEach(ReturningSubscriber::stop);
        scheduler.shutdownNow();
        dialer.close();
    }
}
