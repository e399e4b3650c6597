package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads do as they please with one client, while its connections are cut: nothing is lost, nothing comes twice, nothing hangs. */
@Timeout(90)
class StressTest {
    private static final int TOPICS = 5;
    private static final int PUBLISHERS = 4;
    private static final int PUBLISHES = 1_000;
    private static final int CUTS = 40;
    /** Fewer than the outbox holds, from all publishers together. */
    private static final int IN_FLIGHT = 100;

    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final ExecutorService listening = Executors.newFixedThreadPool(3);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void whateverThreadsDoEachMessageComesOnceAndInOrder() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<FanfareClient> built = new AtomicReference<>();
        try (FakeNode node = new FakeNode()) {
            try (FanfareClient client = FanfareClient.builder("ws://node/ws")
                    .transport(node)
                    .executor(listening)
                    .logger(new Complaints())
                    .onState((state, reason) -> {
                        if (state == LinkState.WAITING) {
                            built.get().networkChanged();
                        } else if (state == LinkState.ENDED) {
                            ended.countDown();
                        }
                    })
                    .build()) {
                built.set(client);
                List<List<Long>> seen = new ArrayList<>();
                CountDownLatch subscribed = new CountDownLatch(TOPICS);
                for (int topic = 0; topic < TOPICS; topic++) {
                    List<Long> offsets = Collections.synchronizedList(new ArrayList<>());
                    seen.add(offsets);
                    client.subscribe(name(topic), new Keeper(offsets, subscribed));
                }
                client.connect();
                subscribed.await();

                AtomicBoolean isOver = new AtomicBoolean();
                List<Future<List<CompletableFuture<Published>>>> publishers = new ArrayList<>();
                for (int i = 0; i < PUBLISHERS; i++) {
                    Random random = new Random(i);
                    publishers.add(threads.submit(() -> publish(client, random)));
                }
                List<Future<Integer>> comersAndGoers = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    Random random = new Random(100 + i);
                    comersAndGoers.add(threads.submit(() -> comeAndGo(client, random, isOver)));
                }
                for (int i = 0; i < CUTS; i++) {
                    client.publish(name(i % TOPICS), Payload.json("{}")).get(30, TimeUnit.SECONDS);
                    node.cut();
                }
                int published = CUTS;
                for (Future<List<CompletableFuture<Published>>> publisher : publishers) {
                    for (CompletableFuture<Published> each : publisher.get()) {
                        assertThat(each.get(30, TimeUnit.SECONDS).position()).isNotNull();
                        published++;
                    }
                }
                isOver.set(true);
                for (Future<Integer> each : comersAndGoers) {
                    assertThat(each.get()).isPositive();
                }

                int kept = 0;
                for (int topic = 0; topic < TOPICS; topic++) {
                    List<String> keys = node.keys(name(topic));
                    assertThat(keys).doesNotHaveDuplicates();
                    kept += keys.size();
                    awaitSize(seen.get(topic), keys.size());
                    assertThat(List.copyOf(seen.get(topic)))
                            .containsExactlyElementsOf(LongStream.rangeClosed(1, keys.size())
                                    .boxed()
                                    .toList());
                }
                assertThat(kept).isEqualTo(published);
                assertThat(node.faults()).isEmpty();
            }
            ended.await();
        } finally {
            threads.shutdownNow();
            listening.shutdown();
        }
        assertThat(faults).isEmpty();
    }

    private static String name(int topic) {
        return "room:" + topic;
    }

    private static List<CompletableFuture<Published>> publish(FanfareClient client, Random random)
            throws InterruptedException {
        Semaphore room = new Semaphore(IN_FLIGHT);
        List<CompletableFuture<Published>> published = new ArrayList<>();
        for (int i = 0; i < PUBLISHES; i++) {
            room.acquire();
            CompletableFuture<Published> next =
                    client.publish(name(random.nextInt(TOPICS)), Payload.json("{\"n\":" + i + "}"));
            next.whenComplete((done, fault) -> room.release());
            published.add(next);
        }
        return published;
    }

    /** Listens beside the others, and to topics of its own, for a moment each. */
    private int comeAndGo(FanfareClient client, Random random, AtomicBoolean isOver) throws Exception {
        int times = 0;
        List<Subscription> open = new ArrayList<>();
        while (!isOver.get()) {
            open.add(client.subscribe(name(random.nextInt(2 * TOPICS)), new InOrder()));
            if (open.size() > 3) {
                open.remove(random.nextInt(open.size())).close();
            }
            client.publish("pace", Payload.json("{}")).get(30, TimeUnit.SECONDS);
            times++;
        }
        open.forEach(Subscription::close);
        return times;
    }

    private static void awaitSize(List<Long> offsets, int size) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (offsets.size() < size && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private record Keeper(List<Long> offsets, CountDownLatch subscribed) implements TopicListener {
        @Override
        public void onMessage(Message message) {
            offsets.add(message.position().offset());
        }

        @Override
        public void onSubscribed(Position position) {
            subscribed.countDown();
        }
    }

    /** What it sees, from wherever it begins, is without a hole. */
    private final class InOrder implements TopicListener {
        private long last = -1;

        @Override
        public void onMessage(Message message) {
            long offset = message.position().offset();
            if (last >= 0 && offset != last + 1) {
                faults.add(new AssertionError(message + " after " + last));
            }
            last = offset;
        }
    }

    private final class Complaints implements Logger {
        @Override
        public void debug(String message) {}

        @Override
        public void warn(String message, Throwable fault) {
            faults.add(new AssertionError(message, fault));
        }
    }
}
