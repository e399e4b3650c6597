package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class PostgresFailureTest {
    @ParameterizedTest
    @ValueSource(strings = {"25006", "53100", "23502", "40P01", "55P03", "42501"})
    void statementThatTheServerRefusedWasNotCommitted(String state) {
        assertThat(PostgresFailure.isRefusal(answered(state, "no"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "57014", "08006", "XX000", "58030"})
    void lostConnectionLeavesTheOutcomeOpen(String state) {
        assertThat(PostgresFailure.isRefusal(answered(state, "no"))).isFalse();
    }

    @Test
    void whatTheDriverSaysByItselfLeavesTheOutcomeOpen() {
        assertThat(PostgresFailure.isRefusal(new PSQLException("gone", PSQLState.CONNECTION_FAILURE)))
                .isFalse();
        assertThat(PostgresFailure.isRefusal(new SQLException("gone", "25006"))).isFalse();
    }

    @Test
    void whatPassesByItselfIsToldFromWhatSomebodyHasToChange() {
        assertThat(PostgresFailure.isPassing(new PSQLException("refused", PSQLState.CONNECTION_UNABLE_TO_CONNECT)))
                .isTrue();
        assertThat(PostgresFailure.isPassing(answered("57P03", "starting up"))).isTrue();
        assertThat(PostgresFailure.isPassing(answered("53300", "too many clients")))
                .isTrue();
        assertThat(PostgresFailure.isPassing(new SQLTransientConnectionException("waiting for other nodes")))
                .isTrue();
        assertThat(PostgresFailure.isPassing(answered("28P01", "password"))).isFalse();
        assertThat(PostgresFailure.isPassing(answered("3D000", "no database"))).isFalse();
        assertThat(PostgresFailure.isPassing(answered("08P01", "unsupported startup parameter: extra_float_digits")))
                .isFalse();
    }

    @Test
    void wordsAreOneLineWithTheCauseAndWhatToLookAt() {
        SQLException failure = new PSQLException(
                "The connection attempt failed.\n  Details",
                PSQLState.CONNECTION_UNABLE_TO_CONNECT,
                new UnknownHostException("db.example"));

        assertThat(PostgresFailure.inWords(failure))
                .isEqualTo("The connection attempt failed. Details: db.example"
                        + " (is Postgres up, and can it be reached from here?)");
        assertThat(PostgresFailure.inWords(answered("25006", "cannot execute UPDATE in a read-only transaction")))
                .contains("read-only transaction")
                .contains("store.url has to lead to the primary");
        assertThat(PostgresFailure.inWords(answered("08P01", "unsupported startup parameter: extra_float_digits")))
                .contains("ignore_startup_parameters = extra_float_digits");
    }

    private static PSQLException answered(String state, String message) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0"));
    }
}
