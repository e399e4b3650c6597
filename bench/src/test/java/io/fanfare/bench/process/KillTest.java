package io.fanfare.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.Dialer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway is killed again and again while backends publish and clients subscribe. {@code -Dfanfare.kills} says how
 * often, {@code -Dfanfare.seed} repeats a run.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("fanfare.kills", 5);
    private static final long SEED = Long.getLong("fanfare.seed", System.nanoTime());
    private static final int TOPICS = 2;
    private static final int PUBLISHERS_PER_TOPIC = 4;
    private static final int SUBSCRIBERS_PER_TOPIC = 3;

    @TempDir
    private Path data;

    private volatile GatewayProcess gateway;

    @Test
    void nothingAcknowledgedIsLostRepeatedOrReorderedHoweverOftenTheGatewayIsKilled() throws Exception {
        List<DeliveryRecord> records = new ArrayList<>();
        List<RetryingPublisher> publishers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        List<ResumingSubscriber> subscribers = new ArrayList<>();
        try (Dialer dialer = new Dialer(1, 0)) {
            restart();
            for (int i = 0; i < TOPICS; i++) {
                String topic = "room:" + i;
                DeliveryRecord record = new DeliveryRecord();
                records.add(record);
                for (int k = 0; k < SUBSCRIBERS_PER_TOPIC; k++) {
                    subscribers.add(
                            new ResumingSubscriber(dialer, () -> gateway.webSocket(), topic + "#" + k, topic, record));
                }
                for (int k = 0; k < PUBLISHERS_PER_TOPIC; k++) {
                    publishers.add(new RetryingPublisher(
                            () -> gateway.apiUri("/v1/topics/" + topic + "/messages"), record, 1 + k * 100_000_000));
                }
            }
            subscribers.forEach(ResumingSubscriber::start);
            publishers.forEach(publisher -> threads.add(new Thread(publisher)));
            threads.forEach(Thread::start);

            killAgainAndAgain();
            publishers.forEach(RetryingPublisher::stop);
            for (Thread thread : threads) {
                thread.join();
            }

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                for (int i = 0; i < subscribers.size(); i++) {
                    DeliveryRecord record = records.get(i / SUBSCRIBERS_PER_TOPIC);
                    assertThat(subscribers.get(i).lastOffset()).isGreaterThanOrEqualTo(record.lastAcknowledgedOffset());
                }
            });
            subscribers.forEach(ResumingSubscriber::stop);
        } finally {
            gateway.close();
        }

        assertThat(subscribers).extracting(ResumingSubscriber::trouble).containsOnlyNulls();
        int acknowledged = 0;
        for (DeliveryRecord record : records) {
            assertThat(record.breaches()).as("seed %d", SEED).isEmpty();
            acknowledged += record.acknowledgedCount();
        }
        assertThat(acknowledged).as("publishes acknowledged").isGreaterThan(KILLS * 2);
        System.out.printf("%d kills, %d publishes acknowledged, seed %d%n", KILLS, acknowledged, SEED);
    }

    private void killAgainAndAgain() throws Exception {
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(900));
            gateway.close();
            restart();
        }
        TimeUnit.MILLISECONDS.sleep(300);
    }

    private void restart() throws Exception {
        gateway = GatewayProcess.start(Map.of("FANFARE_DATA_DIR", data.toString()));
    }
}
