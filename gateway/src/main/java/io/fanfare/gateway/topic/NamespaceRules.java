package io.fanfare.gateway.topic;

import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.fanfare.gateway.settings.Spelling;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.storage.Retention;
import java.time.Duration;

/**
 * The rules of the topics of a namespace.
 *
 * @param retentionSeconds how long the history keeps a publication; means nothing in an ephemeral namespace
 * @param retentionCount how many publications of a topic the history keeps; means nothing in an ephemeral namespace
 * @param push what becomes of what a client publishes
 * @param pushUrl of the backend that gets it, if push is webhook; empty for none
 * @param publishesPerSecond of one session, 0 for no limit
 * @param authorizeUrl of the backend that has the last word on what clients may; empty for none
 * @param slow what a subscriber gets that reads too slowly
 * @param presence what is told of who is in a topic
 * @param presenceInfoBytes how much a client may say of itself; 0 for nothing
 */
public record NamespaceRules(
        Kind kind,
        @Range(min = 1, max = 315_360_000) int retentionSeconds,
        @Range(min = 1, max = 1_000_000_000) int retentionCount,
        Subscribe subscribe,
        Push push,
        String pushUrl,

        @Range(min = 1, max = ProtocolLimits.MAX_PAYLOAD_BYTES)
        int maxPayloadBytes,

        @Range(min = 0, max = 1_000_000) int publishesPerSecond,
        String authorizeUrl,
        SlowPolicy slow,
        PresenceMode presence,

        @Range(min = 0, max = ProtocolLimits.MAX_MEMBER_INFO_BYTES)
        int presenceInfoBytes)
        implements Section {

    /** What becomes of a publication. */
    public enum Kind {
        /** Kept in the history, with a position. */
        DURABLE,
        /** Passed on and forgotten. */
        EPHEMERAL
    }

    /** Which clients may subscribe and read history. */
    public enum Subscribe {
        /** Those that are granted it. */
        ANYONE,
        /** All, those that show no token among them: what is published is for everybody. */
        ANONYMOUS,
        NOBODY
    }

    /** What becomes of what a client publishes. */
    public enum Push {
        PUBLISH,
        /** It goes to the backend, whose reply goes to the client. Nobody else gets it. */
        WEBHOOK,
        REFUSE
    }

    /** Whether its topics are kept in the history store. */
    public boolean isDurable() {
        return kind == Kind.DURABLE;
    }

    /** Whether there are clients that may subscribe and read history. */
    public boolean mayClientsSubscribe() {
        return subscribe != Subscribe.NOBODY;
    }

    /** Whether every client may subscribe and read history, whatever it is granted. */
    public boolean isOpenToAll() {
        return subscribe == Subscribe.ANONYMOUS;
    }

    /** Whether clients may push; otherwise they are refused. */
    public boolean mayClientsPush() {
        return push != Push.REFUSE;
    }

    /** Whether what a client pushes goes to the backend, and not to subscribers. */
    public boolean isForwarded() {
        return push == Push.WEBHOOK;
    }

    /** What the history keeps. */
    public Retention retention() {
        return new Retention(Duration.ofSeconds(retentionSeconds), retentionCount);
    }

    @Override
    public void check(SectionProblems faults) {
        if (push == Push.WEBHOOK && pushUrl.isEmpty()) {
            faults.add("push-url", pushUrl, "the URL of a backend, because push is webhook");
        }
        if (kind == Kind.DURABLE && slow != SlowPolicy.CATCH_UP && slow != SlowPolicy.DISCONNECT) {
            faults.add("slow", Spelling.of(slow), "catch-up|disconnect, because kind is durable");
        }
        if (kind == Kind.EPHEMERAL && slow == SlowPolicy.CATCH_UP) {
            faults.add("slow", Spelling.of(slow), "drop-oldest|conflate|disconnect, because kind is ephemeral");
        }
    }
}
