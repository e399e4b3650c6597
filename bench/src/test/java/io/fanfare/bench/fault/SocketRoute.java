package io.fanfare.bench.fault;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.Dialer;
import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.TcpEndpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Publishes on a client's socket, any number at once, and keeps it for as long as the same node is asked for and everything
 * goes well. Begun by one thread.
 */
final class SocketRoute implements PublishRoute {
    private final Nodes nodes;
    private final Checker checker;
    private final Dialer dialer;
    private final boolean isTcp;
    private final ScheduledExecutorService scheduler;
    private Socket current;

    SocketRoute(Nodes nodes, Checker checker, Dialer dialer, boolean isTcp, ScheduledExecutorService scheduler) {
        this.nodes = nodes;
        this.checker = checker;
        this.dialer = dialer;
        this.isTcp = isTcp;
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<Outcome> publish(int node, String topic, byte[] payload, String key) {
        if (current == null || current.number != node || current.hasLeft()) {
            leave();
            current = new Socket(node);
            dialer.connect(endpoint(nodes.clients(node)), current);
        }
        return current.begin(topic, Payload.json(new String(payload, StandardCharsets.UTF_8)), key);
    }

    private Endpoint endpoint(InetSocketAddress address) {
        return isTcp ? new TcpEndpoint(address) : WebSocketEndpoint.fanfare(address);
    }

    private void leave() {
        if (current != null) {
            current.leave();
        }
    }

    /** One publish under way. Guarded by its socket. */
    private static final class Attempt {
        private final Command.Publish publish;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private boolean isSent;

        private Attempt(Command.Publish publish) {
            this.publish = publish;
        }

        private void send(Client client) {
            isSent = true;
            client.send(publish);
        }

        private void lose(String words) {
            outcome.complete(isSent ? Outcome.unknown(words) : Outcome.refused(words));
        }
    }

    /** One connection. */
    private final class Socket extends LoyalClient {
        private final int number;
        private final Map<Long, Attempt> underWay = new LinkedHashMap<>();
        private Client client;
        private long lastRequestId;
        private boolean isOver;

        private Socket(int number) {
            super(checker, nodes.node(number));
            this.number = number;
        }

        private synchronized CompletionStage<Outcome> begin(String topic, Payload payload, String key) {
            long requestId = ++lastRequestId;
            Attempt attempt = new Attempt(
                    new Command.Publish(requestId, TopicName.of(topic), Publication.DEFAULT_EVENT, payload, key, true));
            if (isOver) {
                attempt.lose("the connection has ended");
                return attempt.outcome;
            }
            underWay.put(requestId, attempt);
            if (client != null) {
                attempt.send(client);
            }
            scheduler.schedule(() -> giveUp(requestId), TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return attempt.outcome;
        }

        private synchronized void giveUp(long requestId) {
            if (underWay.containsKey(requestId)) {
                leave();
                loseAll("no answer in time");
            }
        }

        private void loseAll(String words) {
            underWay.values().forEach(attempt -> attempt.lose(words));
            underWay.clear();
        }

        private synchronized void leave() {
            isOver = true;
            if (client != null) {
                client.connection().reset();
            }
        }

        @Override
        public synchronized void onConnected(Client connected) {
            client = connected;
            if (isOver) {
                client.connection().reset();
            } else {
                underWay.values().forEach(attempt -> attempt.send(client));
            }
        }

        @Override
        public synchronized void onPublished(Event.Published published) {
            complete(published.requestId(), Outcome.ok(published.position(), published.duplicate()));
        }

        @Override
        public synchronized void onError(Event.Error error) {
            ErrorCode code = ErrorCode.ofNumber(error.code());
            complete(error.requestId(), Outcome.failed(code, code + " " + error.text()));
        }

        private void complete(long requestId, Outcome outcome) {
            Attempt attempt = underWay.remove(requestId);
            if (attempt != null) {
                attempt.outcome.complete(outcome);
            }
        }

        @Override
        synchronized boolean hasLeft() {
            return isOver;
        }

        @Override
        synchronized void onGone(int code) {
            isOver = true;
            loseAll("the connection ended, " + code);
        }

        @Override
        public String toString() {
            return "publisher";
        }
    }
}
