package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortBindingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bind(..) failed: Address already in use | a free port; api.port: 0 takes any
            Permission denied                       | api.port: 1024 or more
            Cannot assign requested address         | api.host: an address of this machine
            """)
    void eachReasonHasItsOwnAdvice(String reason, String advice) {
        assertThatThrownBy(() -> new PortBinding("api", "127.0.0.1", 80).bind(address -> {
                    throw new BindException(reason);
                }))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll("api: can't listen on 127.0.0.1:80: " + reason, "(expected: " + advice);
    }

    @Test
    void nameThatDoesNotResolveIsNamed() {
        assertThatThrownBy(() -> new PortBinding("public", "no.such.host.invalid", 80).bind(address -> address))
                .hasMessage("public.host: no.such.host.invalid (expected: a host name that resolves)");
    }
}
