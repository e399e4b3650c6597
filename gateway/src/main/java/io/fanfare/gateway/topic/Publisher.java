package io.fanfare.gateway.topic;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.bus.Bus;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.upkeep.FailureLog;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.Publication;
import io.fanfare.storage.HistoryStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way in for publications, whoever sends them.
 *
 * <p>A durable publication is committed first and passed to the bus after; an ephemeral one goes straight to the bus. Any
 * thread; nothing blocks.
 */
public final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final FailureLog failures = new FailureLog(LOG);

    private final Namespaces namespaces;
    private final HistoryStore store;
    private final KeyReuse keyReuse;
    private final Bus bus;
    private final GatewayMetrics metrics;

    public Publisher(Namespaces namespaces, HistoryStore store, Bus bus, GatewayMetrics metrics) {
        this.namespaces = namespaces;
        this.store = store;
        this.keyReuse = new KeyReuse(store);
        this.bus = bus;
        this.metrics = metrics;
    }

    /**
     * Publishes. Whether the publisher may is the caller's question.
     *
     * @return completes once committed (on the store's thread) or passed on (at once); fails with a
     *     {@link ProtocolException} if the publication breaks a rule, a {@link StoreException}, or our own fault: see
     *     {@link Refusal}
     */
    public CompletionStage<PublishReceipt> publish(Publication publication) {
        NamespaceRules rules = namespaces.of(publication.topic());
        CompletionStage<PublishReceipt> receipt;
        try {
            PublicationCheck.check(publication, rules);
            receipt = rules.isDurable() ? append(publication) : passOn(publication);
        } catch (RuntimeException fault) {
            metrics.publishRefused(Refusal.of(fault).code());
            receipt = CompletableFuture.failedStage(fault);
        }
        return receipt;
    }

    private CompletionStage<PublishReceipt> passOn(Publication publication) {
        Bus.Reach reach = bus.publish(publication, null);
        if (reach == Bus.Reach.NOWHERE) {
            throw ProtocolException.error(
                    ErrorCode.OVERLOADED, "too many publications are on their way to other nodes");
        }
        metrics.published(false);
        return CompletableFuture.completedStage(new PublishReceipt(null, false, reach == Bus.Reach.THIS_NODE));
    }

    /** The bus is given the publications of a topic in the order of their commits; late duplicates are not passed on. */
    private CompletionStage<PublishReceipt> append(Publication publication) {
        long startedAtNanos = System.nanoTime();
        return store.append(publication, position -> passOn(publication, position, startedAtNanos))
                .thenCompose(appended -> keyReuse.check(publication, appended))
                .whenComplete((appended, failure) -> {
                    if (failure != null) {
                        metrics.publishRefused(Refusal.of(failure).code());
                    }
                })
                .thenApply(appended -> new PublishReceipt(appended.position(), appended.duplicate(), false));
    }

    /** The commit holds whatever becomes of this: what is not passed on is found by comparing heads. */
    private void passOn(Publication publication, Position position, long startedAtNanos) {
        metrics.committed(System.nanoTime() - startedAtNanos);
        metrics.published(true);
        try {
            bus.publish(publication, position);
        } catch (RuntimeException bug) {
            failures.error(publication.topic() + " " + position + ": committed, not passed on", bug);
        }
    }
}
