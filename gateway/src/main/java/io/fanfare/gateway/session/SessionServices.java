package io.fanfare.gateway.session;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.auth.Authenticator;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.overload.Overload;
import io.fanfare.gateway.presence.PresenceDirectory;
import io.fanfare.gateway.push.PushBackends;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.topic.Publisher;
import io.fanfare.gateway.topic.TopicHistory;
import io.fanfare.gateway.topic.TopicHub;
import io.fanfare.storage.HistoryStore;
import java.time.InstantSource;

/** What sessions work with, shared by all of a node. */
public record SessionServices(
        String nodeId,
        Current<SessionSettings> currentSettings,
        SessionDirectory directory,
        Authenticator authenticator,
        AccessDecision access,
        Namespaces namespaces,
        TopicHub hub,
        Publisher publisher,
        PushBackends backends,
        PresenceDirectory presence,
        HistoryStore store,
        TopicHistory history,
        Overload overload,
        GatewayMetrics metrics,
        InstantSource clock) {

    /** Null if history may be read for what is asked anew. */
    Refusal refusalOfReads() {
        if (!overload.refusesReads()) {
            return null;
        }
        metrics.readRefused();
        return Refusal.ofOverload();
    }

    /** Those that hold now. */
    public SessionSettings settings() {
        return currentSettings.get();
    }
}
