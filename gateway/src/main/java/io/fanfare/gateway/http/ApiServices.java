package io.fanfare.gateway.http;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.control.ClusterSessions;
import io.fanfare.gateway.control.Control;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.presence.PresenceDirectory;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.gateway.topic.SubscriberCounts;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.storage.HistoryStore;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What the API's resources work with.
 *
 * @param blocking for the little that has to wait for files
 * @param scrape the metrics in the Prometheus text format
 */
public record ApiServices(
        AccessDecision access,
        Publisher publisher,
        Namespaces namespaces,
        TopicHub hub,
        HistoryStore store,
        PresenceDirectory presence,
        SubscriberCounts subscriberCounts,
        ClusterSessions clusterSessions,
        Control control,
        Readiness readiness,
        Reloading reloading,
        Executor blocking,
        Supplier<String> scrape,
        Overload overload,
        GatewayMetrics metrics,
        InstantSource clock) {}
