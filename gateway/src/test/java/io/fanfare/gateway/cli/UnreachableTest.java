package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;

class UnreachableTest {
    @Test
    void causeIsToldInWords() {
        assertThat(Unreachable.inWords(new ConnectException())).isEqualTo("nothing listens there");
        assertThat(Unreachable.inWords(new HttpConnectTimeoutException("x"))).isEqualTo("it does not answer");
        ConnectException unknown = new ConnectException();
        unknown.initCause(new UnresolvedAddressException());
        assertThat(Unreachable.inWords(unknown)).isEqualTo("the host is not known");
    }

    @Test
    void whatHasNoWordsOfOursKeepsItsOwn() {
        assertThat(Unreachable.inWords(new IOException("reset"))).isEqualTo("java.io.IOException: reset");
    }
}
