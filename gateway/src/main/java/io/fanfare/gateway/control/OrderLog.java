package io.fanfare.gateway.control;

import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.PeriodicWork;
import io.fanfare.protocol.Position;
import io.fanfare.storage.Appended;
import io.fanfare.storage.HistoryStore;
import io.fanfare.storage.StoredPublication;
import io.fanfare.storage.TopicPage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
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

    private static final String CARRYING_OUT = "carrying out of orders";

    private static final Logger LOG = LoggerFactory.getLogger(OrderLog.class);
    private static final int PAGE_MESSAGES = 1_000;
    private static final int PAGE_BYTES = 256 * 1024;

    private final HistoryStore store;
    private final Bus bus;
    private final ScheduledExecutorService timer;
    private final GatewayMetrics metrics;
    private final Consumer<Order> taker;
    private final PeriodicWork reading;
    private final CompletableFuture<Void> readOnce = new CompletableFuture<>();
    private long epoch;
    private long lastOffset;
    /** Something may have come since the read under way began. */
    private volatile boolean isReadDue;

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
        metrics.workFailed(CARRYING_OUT, 0);
        this.reading = new PeriodicWork("reading of orders about users and tokens", this::read, metrics);
    }

    /**
     * Begins; it ends with the timer.
     *
     * @return completes when all that the store has is read, on the timer's thread; fails if the first attempt does
     */
    CompletionStage<Void> start() {
        bus.subscribe(Control.TOPIC);
        reading.start(timer, POLL_MILLIS);
        timer.execute(reading);
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
        isReadDue = true;
        try {
            timer.execute(reading);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("an order comes while the node stops: it is for the other nodes");
        }
    }

    private CompletionStage<Void> read() {
        isReadDue = false;
        return readPage().whenCompleteAsync((done, failure) -> end(failure), timer);
    }

    private CompletionStage<Void> readPage() {
        return store.readAfter(Control.TOPIC, lastOffset, PAGE_MESSAGES, PAGE_BYTES)
                .thenComposeAsync(this::take, timer);
    }

    private CompletionStage<Void> take(TopicPage page) {
        if (page.head().epoch() != epoch) {
            boolean isFirst = epoch == 0;
            epoch = page.head().epoch();
            if (!isFirst) {
                LOG.warn("the store has another epoch, {}: reading all orders again", epoch);
                lastOffset = 0;
                return readPage();
            }
        }
        for (StoredPublication stored : page.publications()) {
            lastOffset = stored.offset();
            take(stored);
        }
        if (!page.publications().isEmpty() && lastOffset < page.head().headOffset()) {
            return readPage();
        }
        // What is not there any more has expired.
        lastOffset = Math.max(lastOffset, page.head().headOffset());
        return CompletableFuture.completedStage(null);
    }

    private void take(StoredPublication stored) {
        Order order;
        try {
            order = Order.of(stored.publication());
        } catch (DamagedMessageException damaged) {
            metrics.nodeMessageDamaged();
            LOG.warn("order {} is damaged, and not carried out: {}", stored.offset(), damaged.getMessage());
            return;
        }
        if (order == null) {
            LOG.warn("order {} is of no kind that this release knows", stored.offset());
        } else {
            carryOut(stored.offset(), order);
        }
    }

    /** A fault of ours in one order must not keep back those after it. */
    private void carryOut(long offset, Order order) {
        try {
            taker.accept(order);
        } catch (RuntimeException fault) {
            metrics.workFailed(CARRYING_OUT, 1);
            LOG.error(
                    "order {}: {} {}: not carried out by a fault of the node",
                    offset,
                    order.kind(),
                    order.target(),
                    fault);
        }
    }

    private void end(Throwable failure) {
        if (failure != null) {
            metrics.storeReadFailed();
            readOnce.completeExceptionally(failure);
        } else {
            readOnce.complete(null);
            if (isReadDue) {
                timer.execute(reading);
            }
        }
    }
}
