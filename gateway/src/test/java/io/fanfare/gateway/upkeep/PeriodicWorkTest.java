package io.fanfare.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.storage.StoreException;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PeriodicWorkTest {
    private static final long INTERVAL_MILLIS = 100;

    private final EmbeddedChannel timer = new EmbeddedChannel();
    private final Logger logger = (Logger) LoggerFactory.getLogger(PeriodicWork.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Queue<Throwable> faults = new ArrayDeque<>();
    private int runs;
    private int failures;
    private boolean isKnown;

    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void workFailed(String name, int count) {
            isKnown |= count == 0;
            failures += count;
        }
    };

    @BeforeEach
    void listen() {
        timer.freezeTime();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
        timer.close();
    }

    @Test
    void nextRunComesWhateverOneThrows() {
        faults.add(new IllegalStateException("planted"));
        faults.add(new StackOverflowError("planted"));
        PeriodicWork.of("work", this::failIfToldTo, metrics).start(timer.eventLoop(), INTERVAL_MILLIS);

        pass(3);

        assertThat(runs).isEqualTo(3);
        assertThat(failures).isEqualTo(2);
    }

    @Test
    void workIsCountedBeforeItFails() {
        PeriodicWork.of("work", this::failIfToldTo, metrics);

        assertThat(isKnown).isTrue();
        assertThat(failures).isZero();
    }

    @Test
    void changesOfStateAreALineEach() {
        faults.add(new StoreException(StoreException.Reason.UNAVAILABLE, "the store is down"));
        faults.add(new StoreException(StoreException.Reason.UNAVAILABLE, "the store is down"));
        PeriodicWork.of("work", this::failIfToldTo, metrics).start(timer.eventLoop(), INTERVAL_MILLIS);

        pass(4);

        assertThat(log.list)
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .containsExactly("WARN work: failed, it is tried again: the store is down", "INFO work: works again");
        assertThat(log.list.get(0).getThrowableProxy()).isNull();
    }

    @Test
    void faultOfTheNodeIsLoggedWithItsTrace() {
        faults.add(new IllegalStateException("planted"));
        PeriodicWork.of("work", this::failIfToldTo, metrics).start(timer.eventLoop(), INTERVAL_MILLIS);

        pass(1);

        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getThrowableProxy()).isNotNull();
        });
    }

    @Test
    void oneRunIsUnderWayAtATime() {
        Queue<CompletableFuture<Void>> begun = new ArrayDeque<>();
        PeriodicWork work = new PeriodicWork(
                "work",
                () -> {
                    begun.add(new CompletableFuture<>());
                    return begun.peek();
                },
                metrics);
        work.start(timer.eventLoop(), INTERVAL_MILLIS);

        pass(3);
        assertThat(begun).hasSize(1);
        begun.remove().completeExceptionally(new IllegalStateException("planted"));
        pass(1);

        assertThat(begun).hasSize(1);
        assertThat(failures).isEqualTo(1);
    }

    @Test
    void workEndsWithItsTimer() {
        ScheduledExecutorService stopped = Executors.newSingleThreadScheduledExecutor();
        CompletableFuture<Void> underWay = new CompletableFuture<>();
        PeriodicWork work = new PeriodicWork(
                "work",
                () -> {
                    runs++;
                    return underWay;
                },
                metrics);
        work.start(stopped, TimeUnit.HOURS.toMillis(1));
        work.run();

        stopped.shutdown();
        underWay.completeExceptionally(new StoreException(StoreException.Reason.UNAVAILABLE, "the store is closed"));
        work.run();

        assertThat(runs).isEqualTo(1);
        assertThat(failures).isZero();
        assertThat(log.list).isEmpty();
    }

    @Test
    void workThatOthersBeginEndsWithTheirTimerToo() {
        ScheduledExecutorService stopped = Executors.newSingleThreadScheduledExecutor();
        CompletableFuture<Void> underWay = new CompletableFuture<>();
        PeriodicWork work = new PeriodicWork(
                        "work", () -> underWay.whenCompleteAsync((done, failure) -> {}, stopped), metrics)
                .endWith(stopped);
        work.run();

        stopped.shutdown();
        underWay.complete(null);

        assertThat(failures).isZero();
        assertThat(log.list).isEmpty();
    }

    private void failIfToldTo() {
        runs++;
        Throwable fault = faults.poll();
        if (fault instanceof Error error) {
            throw error;
        }
        if (fault != null) {
            throw (RuntimeException) fault;
        }
    }

    private void pass(int intervals) {
        for (int i = 0; i < intervals; i++) {
            timer.advanceTimeBy(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            timer.runScheduledPendingTasks();
        }
    }
}
