package io.fanfare.gateway.topic;

import io.fanfare.gateway.topic.NamespaceRules.Kind;
import io.fanfare.gateway.topic.NamespaceRules.Push;
import io.fanfare.gateway.topic.NamespaceRules.Subscribe;

/** Rules of namespaces in the words of tests. */
public final class RulesForTests {
    private static final int KEPT_SECONDS = 86_400;
    private static final int KEPT_COUNT = 10_000;

    private RulesForTests() {}

    /** Rules under which clients may do everything. */
    public static NamespaceRules open(boolean isDurable, int maxPayloadBytes, int publishesPerSecond, SlowPolicy slow) {
        return rules(isDurable, Subscribe.ANYONE, Push.PUBLISH, maxPayloadBytes, publishesPerSecond, slow);
    }

    /** Rules of a durable namespace under which clients may do nothing. */
    public static NamespaceRules closed(int maxPayloadBytes) {
        return rules(true, Subscribe.NOBODY, Push.REFUSE, maxPayloadBytes, 0, SlowPolicy.CATCH_UP);
    }

    /** Rules of a durable namespace that everybody may listen to. */
    public static NamespaceRules openToAll(int maxPayloadBytes) {
        return rules(true, Subscribe.ANONYMOUS, Push.PUBLISH, maxPayloadBytes, 0, SlowPolicy.CATCH_UP);
    }

    /** Rules of a durable namespace about which a backend has the last word. */
    public static NamespaceRules askedOf(String url) {
        return new NamespaceRules(
                Kind.DURABLE,
                KEPT_SECONDS,
                KEPT_COUNT,
                Subscribe.ANYONE,
                Push.PUBLISH,
                "",
                1_000,
                0,
                url,
                SlowPolicy.CATCH_UP,
                PresenceMode.OFF,
                0);
    }

    /** Rules of a namespace whose pushes go to a backend. */
    public static NamespaceRules forwardedTo(String url, int maxPayloadBytes, int publishesPerSecond) {
        return new NamespaceRules(
                Kind.EPHEMERAL,
                KEPT_SECONDS,
                KEPT_COUNT,
                Subscribe.ANYONE,
                Push.WEBHOOK,
                url,
                maxPayloadBytes,
                publishesPerSecond,
                "",
                SlowPolicy.DROP_OLDEST,
                PresenceMode.OFF,
                0);
    }

    /** Rules of an ephemeral namespace that tells who is in its topics. */
    public static NamespaceRules present(PresenceMode mode, int infoBytes) {
        return new NamespaceRules(
                Kind.EPHEMERAL,
                KEPT_SECONDS,
                KEPT_COUNT,
                Subscribe.ANYONE,
                Push.PUBLISH,
                "",
                1_000,
                0,
                "",
                SlowPolicy.DROP_OLDEST,
                mode,
                infoBytes);
    }

    private static NamespaceRules rules(
            boolean isDurable,
            Subscribe subscribe,
            Push push,
            int maxPayloadBytes,
            int publishesPerSecond,
            SlowPolicy slow) {
        return new NamespaceRules(
                isDurable ? Kind.DURABLE : Kind.EPHEMERAL,
                KEPT_SECONDS,
                KEPT_COUNT,
                subscribe,
                push,
                "",
                maxPayloadBytes,
                publishesPerSecond,
                "",
                slow,
                PresenceMode.OFF,
                0);
    }
}
