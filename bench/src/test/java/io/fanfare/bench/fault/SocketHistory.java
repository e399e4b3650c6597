package io.fanfare.bench.fault;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.TcpEndpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.bench.process.NumberedPayload;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads pages of history over clients' sockets, from any place, on one node after the other, and holds what it finds against
 * what is known. Asks on its scheduler's thread, one page at a time; answers come on the loop.
 */
final class SocketHistory {
    private static final int INTERVAL_MILLIS = 250;
    private static final int PATIENCE_MILLIS = 4_000;
    private static final int PAGE = 20;
    private static final int LEAVE_ONE_IN = 20;

    private final Nodes nodes;
    private final Checker checker;
    private final Dialer dialer;
    private final Random random;
    private final AtomicInteger pages = new AtomicInteger();
    /** That of the last page, 0 before the first. */
    private volatile long epoch;

    private Visit visit;

    /** A page that was asked for. */
    private record Question(long requestId, String topic, Position after, long floor, long askedAtNanos) {}

    SocketHistory(Nodes nodes, Checker checker, Dialer dialer, Random random) {
        this.nodes = nodes;
        this.checker = checker;
        this.dialer = dialer;
        this.random = random;
    }

    /** Reads until the scheduler is shut down. */
    void browse(List<String> durableTopics, ScheduledExecutorService scheduler) {
        scheduler.scheduleWithFixedDelay(
                () -> visit(durableTopics), INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void visit(List<String> topics) {
        if (visit == null || visit.isOver() || random.nextInt(LEAVE_ONE_IN) == 0) {
            if (visit != null) {
                visit.end();
            }
            int node = random.nextInt(nodes.count());
            visit = new Visit(node);
            dialer.connect(endpoint(nodes.clients(node)), visit);
            return;
        }
        String topic = topics.get(random.nextInt(topics.size()));
        long after = random.nextInt((int) checker.lastAcknowledged(topic) + 1);
        visit.ask(topic, new Position(random.nextBoolean() ? epoch : 0, after));
    }

    private Endpoint endpoint(InetSocketAddress address) {
        return random.nextBoolean() ? new TcpEndpoint(address) : WebSocketEndpoint.fanfare(address);
    }

    /** How many pages came and were checked. */
    int pageCount() {
        return pages.get();
    }

    /** One connection. */
    private final class Visit extends LoyalClient {
        private final int node;
        private final long begunAtNanos = System.nanoTime();
        private Client client;
        private Question question;
        private long lastRequestId;
        private boolean isOver;

        private Visit(int node) {
            super(checker, nodes.node(node));
            this.node = node;
        }

        /** Does nothing while the last answer, or the connection, is still awaited. */
        private synchronized void ask(String topic, Position after) {
            if (client == null || question != null) {
                return;
            }
            question = new Question(++lastRequestId, topic, after, checker.lastAcknowledged(topic), System.nanoTime());
            client.send(new Command.History(lastRequestId, TopicName.of(topic), after, PAGE));
        }

        private synchronized boolean isOver() {
            long since = question == null ? begunAtNanos : question.askedAtNanos();
            boolean isWaiting = client == null || question != null;
            return isOver || isWaiting && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        }

        private synchronized void end() {
            isOver = true;
            if (client != null) {
                client.connection().reset();
            }
        }

        @Override
        public synchronized void onConnected(Client connected) {
            client = connected;
            if (isOver) {
                end();
            }
        }

        @Override
        public synchronized void onHistoryPage(Event.HistoryPage page) {
            Question asked = question;
            question = null;
            if (asked == null || asked.requestId() != page.requestId()) {
                checker.breach(Breach.Kind.UNEXPECTED, "node " + node + ": a page that was not asked for, " + page);
                return;
            }
            long after = asked.after().offset();
            String name = "page after " + after + " by a socket of node " + node;
            DurableReader reader = checker.reader(name, asked.topic()).beginAfter(after);
            Position head = new Position(page.epoch(), page.headOffset());
            if (!reader.beginsAnew(asked.after(), head, page.oldestOffset()) && page.oldestOffset() > after + 1) {
                reader.gap(after, page.oldestOffset());
            }
            reader.page(page.epoch(), page.headOffset(), asked.floor());
            for (Event.HistoryPage.Entry entry : page.entries()) {
                reader.delivered(
                        entry.offset(),
                        NumberedPayload.number(
                                Unpooled.wrappedBuffer(entry.payload().bytes()), 0));
            }
            reader.pageEnd(page.entries().size());
            epoch = page.epoch();
            pages.incrementAndGet();
        }

        @Override
        public synchronized void onError(Event.Error error) {
            question = null;
            if (!error.retryable()) {
                checker.breach(
                        Breach.Kind.UNEXPECTED,
                        "history by node " + node + ": " + ErrorCode.ofNumber(error.code()) + " " + error);
            }
        }

        @Override
        synchronized boolean hasLeft() {
            return isOver;
        }

        @Override
        void onSentAway() {
            end();
        }

        @Override
        synchronized void onGone(int code) {
            isOver = true;
        }

        @Override
        public String toString() {
            return "reader of pages";
        }
    }
}
