package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.bench.fault.Breach.Kind;
import io.fanfare.protocol.CloseCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends of connections that a node has a reason for, and others. */
class CheckerCloseTest extends CheckerFixture {
    private static final long SHORT = 1_000;

    private void close(CloseCode code, boolean mayComeBack, long openMillis) {
        checker.closed("a", new Closing(code.number(), mayComeBack, openMillis, true));
    }

    private void close(CloseCode code) {
        close(code, code.isReconnect(), SHORT);
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAINING", "GOING_AWAY", "DISPLACED"})
    void endThatAClientIsToldTheReasonOfIsNoBreach(CloseCode code) {
        close(code);

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void cutOfANodeThatWasKilledOrOfItsLinkIsNoBreach() {
        checker.closed("a", new Closing(0, false, SHORT, true));

        assertThat(checker.breaches()).isEmpty();
    }

    @Test
    void cutWithoutAWordWhenNothingWasDoneToTheNodeIsABreach() {
        checker.closed("a", new Closing(0, false, SHORT, false));

        assertBreaches(Kind.SENT_AWAY, "a: cut off after 1000 ms, with nothing done to its node or the way");
    }

    @Test
    void clientWhoseErrorsWereTheNodesOwnIsNotToBeSentAway() {
        close(CloseCode.TOO_MANY_ERRORS);

        assertBreaches(Kind.SENT_AWAY, "a: sent away with TOO_MANY_ERRORS, not to come back, after 1000 ms");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"DRAINING", "GOING_AWAY", "DISPLACED", "IDLE_TIMEOUT", "HANDSHAKE_TIMEOUT"},
            mode = EnumSource.Mode.EXCLUDE)
    void noOtherEndIsTheNodesToChoose(CloseCode code) {
        close(code, code.isReconnect(), Closing.HEARTBEAT_MILLIS);

        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.SENT_AWAY);
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAINING", "GOING_AWAY", "IDLE_TIMEOUT", "HANDSHAKE_TIMEOUT"})
    void clientOfANodeThatGoesIsNotTheOneToStayAway(CloseCode code) {
        close(code, false, Closing.HEARTBEAT_MILLIS);

        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.SENT_AWAY);
    }

    @Test
    void clientIsIdleOnlyIfNothingCanHaveBeenHeardForItsHeartbeat() {
        close(CloseCode.IDLE_TIMEOUT, true, Closing.HEARTBEAT_MILLIS);
        assertThat(checker.breaches()).isEmpty();

        close(CloseCode.IDLE_TIMEOUT, true, Closing.HEARTBEAT_MILLIS - 1);
        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.SENT_AWAY);
    }

    @Test
    void helloIsLateOnlyAfterItsDeadline() {
        close(CloseCode.HANDSHAKE_TIMEOUT, true, Closing.HANDSHAKE_MILLIS);
        assertThat(checker.breaches()).isEmpty();

        close(CloseCode.HANDSHAKE_TIMEOUT, true, Closing.HANDSHAKE_MILLIS - 1);
        assertThat(checker.breaches()).extracting(Breach::kind).containsExactly(Kind.SENT_AWAY);
    }

    @Test
    void codeThatTheProtocolDoesNotKnowIsABreach() {
        checker.closed("a", new Closing(1000, true, SHORT, true));

        assertBreaches(Kind.SENT_AWAY, "a: sent away with 1000 after 1000 ms");
    }

    @Test
    void endOfARunEndsConnectionsForNoReason() {
        checker.dismissClients();

        close(CloseCode.TOO_MANY_ERRORS);

        assertThat(checker.breaches()).isEmpty();
    }
}
