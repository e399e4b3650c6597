package io.fanfare.gateway.access;

import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may do what, for every way in. Asked once for each request and topic, before anything is done, and answered from what
 * the node knows; where somebody else decides, it says so, and can be told to ask. Called on any thread, must not block or throw.
 */
public interface AccessDecision {
    /** Somebody else has to be asked. Who doesn't ask has a refusal like any other: nothing is done, the client may come back. */
    Refusal UNDECIDED = Refusal.of(ErrorCode.UNAVAILABLE, "whether the client may has to be asked");

    /**
     * @param identity who asks; {@link Identity#BACKEND} for a backend service
     * @return null if it may, {@link #UNDECIDED} if that is not known here, else what it is told
     */
    Refusal decide(Identity identity, Action action, TopicName topic);

    /** Whether {@link #decide} may leave anything of a topic undecided. Costs next to nothing. */
    default boolean asksAbout(TopicName topic) {
        return false;
    }

    /** For how many more seconds what {@link #decide} says is known; 0 if it need not be asked about, or is undecided. */
    default int secondsKnown(Identity identity, Action action, TopicName topic) {
        return 0;
    }

    /**
     * Asks whoever decides.
     *
     * @return never fails: if no answer can be had, that is a refusal. On any thread
     */
    default CompletionStage<Ruling> ask(Question question) {
        throw new IllegalStateException("nothing is undecided");
    }

    /** How often one session may have somebody asked. */
    default int asksPerSecond() {
        return 0;
    }
}
