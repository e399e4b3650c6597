package io.fanfare.gateway.control;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.Position;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicPage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orders of all nodes, in a durable topic of their own. Reads the store after its own position: as soon as the bus brings
 * something of the topic, and {@value #POLL_MILLIS} ms after the last time in any case. What the bus brings says no more than
 * that it is worth looking.
 *
 * <p>Orders come in their order, each at least once: all over again if the store gets another epoch. The state is the timer's
 * thread's; one read is under way at a time. A read that fails is tried again with the next poll.
 */
final class OrderLog {
    static final int POLL_MILLIS = 300;

    private static final Logger LOG = LoggerFactory.getLogger(OrderLog.class);
    private static final int PAGE_MESSAGES = 1_000;
    private static final int PAGE_BYTES = 256 * 1024;

    private final HistoryStore store;
    private final Bus bus;
    private final ScheduledExecutorService timer;
    private final GatewayMetrics metrics;
    private final Consumer<Order> taker;
    private final CompletableFuture<Void> readOnce = new CompletableFuture<>();
    private long epoch;
    private long lastOffset;
    private boolean isReading;
    /** Something may have come since the read under way began. */
    private boolean isReadDue;

    private boolean hasFailed;

    /** @param taker is given each order, on the timer's thread */
    OrderLog(
            HistoryStore store,
            Bus bus,
            ScheduledExecutorService timer,
            GatewayMetrics metrics,
            Consumer<Order> taker) {
        this.store = store;
        this.bus = bus;
        this.timer = timer;
        this.metrics = metrics;
        this.taker = taker;
    }

    /**
     * Begins; it ends with the timer.
     *
     * @return completes when all that the store has is read, on the timer's thread; fails if the first attempt does
     */
    CompletionStage<Void> start() {
        bus.subscribe(Control.TOPIC);
        timer.scheduleWithFixedDelay(this::read, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        return readOnce;
    }

    /**
     * Gives an order to all nodes.
     *
     * @return completes once it is committed: from then on no node can miss it
     */
    CompletionStage<Position> give(Order order) {
        var publication = order.publication();
        return store.append(publication, position -> bus.publish(publication, position))
                .thenApply(Appended::position);
    }

    /** The bus has brought something of the topic. Any thread. */
    void onHint() {
        timer.execute(this::read);
    }

    private void read() {
        if (isReading) {
            isReadDue = true;
            return;
        }
        isReading = true;
        isReadDue = false;
        readPage();
    }

    private void readPage() {
        store.readAfter(Control.TOPIC, lastOffset, PAGE_MESSAGES, PAGE_BYTES).whenCompleteAsync(this::onPage, timer);
    }

    private void onPage(TopicPage page, Throwable failure) {
        if (failure != null) {
            end(failure);
            return;
        }
        if (page.head().epoch() != epoch) {
            boolean isFirst = epoch == 0;
            epoch = page.head().epoch();
            if (!isFirst) {
                LOG.warn("the store has another epoch, {}: reading all orders again", epoch);
                lastOffset = 0;
                readPage();
                return;
            }
        }
        for (StoredPublication stored : page.publications()) {
            lastOffset = stored.offset();
            take(stored);
        }
        if (!page.publications().isEmpty() && lastOffset < page.head().headOffset()) {
            readPage();
        } else {
            // What is not there any more has expired.
            lastOffset = Math.max(lastOffset, page.head().headOffset());
            end(null);
        }
    }

    private void take(StoredPublication stored) {
        Order order = Order.of(stored.publication());
        if (order == null) {
            LOG.warn("order {} is of no kind that this release knows", stored.offset());
        } else {
            taker.accept(order);
        }
    }

    private void end(Throwable failure) {
        isReading = false;
        if (failure != null) {
            metrics.storeReadFailed();
            readOnce.completeExceptionally(failure);
            if (!hasFailed) {
                LOG.warn("orders about users and tokens could not be read, trying on: {}", failure.toString());
            }
        } else {
            readOnce.complete(null);
            if (hasFailed) {
                LOG.info("orders about users and tokens are read again");
            }
        }
        hasFailed = failure != null;
        if (failure == null && isReadDue) {
            read();
        }
    }
}
