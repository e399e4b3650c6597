package io.fanfare.bench.fault;

import io.fanfare.bench.client.Client;
import io.fanfare.bench.client.ClientListener;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Publishes on a client's socket, which it keeps for as long as the same node is asked for and everything goes well. */
final class SocketRoute implements Route {
    private final Nodes nodes;
    private final Dialer dialer;
    private final boolean isTcp;
    private final ScheduledExecutorService scheduler;
    private Attempts current;

    SocketRoute(Nodes nodes, Dialer dialer, boolean isTcp, ScheduledExecutorService scheduler) {
        this.nodes = nodes;
        this.dialer = dialer;
        this.isTcp = isTcp;
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<Outcome> publish(int node, String topic, byte[] payload, String key) {
        if (current == null || current.node != node || current.isOver) {
            leave();
            current = new Attempts(node);
            dialer.connect(endpoint(nodes.clients(node)), current);
        }
        Payload json = Payload.json(new String(payload, StandardCharsets.UTF_8));
        return current.begin(new Command.Publish(
                current.nextRequestId(), TopicName.of(topic), Publication.DEFAULT_EVENT, json, key, true));
    }

    private Endpoint endpoint(InetSocketAddress address) {
        return isTcp ? new TcpEndpoint(address) : WebSocketEndpoint.fanfare(address);
    }

    private void leave() {
        if (current != null) {
            current.reset();
        }
    }

    /** One connection, with one publish under way at a time. */
    private final class Attempts extends ClientListener {
        private final int node;
        private Client client;
        private Command.Publish underWay;
        private CompletableFuture<Outcome> outcome;
        private boolean isSent;
        private long lastRequestId;
        private volatile boolean isOver;

        private Attempts(int node) {
            this.node = node;
        }

        private synchronized long nextRequestId() {
            return ++lastRequestId;
        }

        private synchronized CompletionStage<Outcome> begin(Command.Publish publish) {
            outcome = new CompletableFuture<>();
            underWay = publish;
            isSent = false;
            if (isOver) {
                onClosed(0);
            } else if (client != null) {
                send();
            }
            CompletableFuture<Outcome> begun = outcome;
            scheduler.schedule(() -> giveUp(begun), TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return begun;
        }

        private void send() {
            isSent = true;
            client.send(underWay);
        }

        private synchronized void giveUp(CompletableFuture<Outcome> begun) {
            if (!begun.isDone()) {
                reset();
                begun.complete(lost("no answer in time"));
            }
        }

        private Outcome lost(String words) {
            return isSent ? Outcome.unknown(words) : Outcome.refused(words);
        }

        private synchronized void reset() {
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
            } else if (outcome != null && !outcome.isDone()) {
                send();
            }
        }

        @Override
        public synchronized void onPublished(Event.Published published) {
            if (published.requestId() == underWay.requestId()) {
                outcome.complete(Outcome.ok(published.position(), published.duplicate()));
            }
        }

        @Override
        public synchronized void onError(Event.Error error) {
            if (error.requestId() == underWay.requestId()) {
                ErrorCode code = ErrorCode.ofNumber(error.code());
                outcome.complete(Outcome.failed(code, code + " " + error.text()));
            }
        }

        @Override
        public synchronized void onClosed(int code) {
            isOver = true;
            if (outcome != null) {
                outcome.complete(lost("the connection ended, " + code));
            }
        }
    }
}
